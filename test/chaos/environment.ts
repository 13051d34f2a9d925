// What runs are struck in: a Temporal server, a local AWS and Redshift, and a worker that reaches Temporal through a proxy of ours;
// each a process of its own that can be killed and started again while the others go on.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { LocalState } from '../../config/local-state.ts';
import { endWithParent } from '../../local/end-with-parent.ts';
import { eventually } from '../e2e/eventually.ts';
import { faultHolds } from './fault-holds.ts';
import type { FaultHolds } from './fault-holds.ts';
import { startGrpcProxy } from './grpc-proxy.ts';
import type { GrpcProxy } from './grpc-proxy.ts';
import { keepTemporal } from './keep-temporal.ts';
import { postgresPids } from './postgres-pids.ts';
import { end, isRunning, workerPool } from './worker-pool.ts';

export interface ChaosEnvironment {
  readonly directory: string;
  readonly state: LocalState;
  /** Not through the proxy. */
  readonly temporal: Client;
  readonly faults: FaultHolds;
  readonly proxy: GrpcProxy;
  /** Ends the worker in this way; the answer is settled when it has. */
  readonly endWorker: (signal: NodeJS.Signals) => Promise<void>;
  readonly startWorker: () => void;
  /** Worker processes that run. */
  readonly workers: () => number;
  readonly killTemporal: () => Promise<void>;
  readonly restartTemporal: () => Promise<void>;
  readonly killRedshift: () => void;
  /** Processes of Redshift that run. */
  readonly redshifts: () => readonly number[];
  stop(): Promise<void>;
}

export interface ChaosEnvironmentOptions {
  /** Of the sample data. */
  readonly scale: number;
  /** File of the bundled workflows. */
  readonly bundle: string;
}

const ROOT = path.join(import.meta.dirname, '../..');

/** Starts it on ports of its own. */
export async function startChaosEnvironment({ scale, bundle }: ChaosEnvironmentOptions): Promise<ChaosEnvironment> {
  const directory = await mkdtemp(path.join(tmpdir(), 'shiftwork-chaos-'));
  // Our processes end with us; what they have written would stay.
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  process.once('exit', remove);
  const server = await keepTemporal(directory);
  const proxy = await startGrpcProxy(server.address);
  const variables = {
    SHIFTWORK_HOME: directory,
    TEMPORAL_ADDRESS: proxy.address,
    SHIFTWORK_WORKFLOW_BUNDLE: bundle,
  };
  const start = (...args: readonly string[]): ChildProcess => startNode(directory, args, variables);
  const local = start('client.ts', 'local', 'up', '--port=0', '--aws-port=0', `--scale=${scale}`);
  const state = await readState(directory, local);
  const connection = await Connection.connect({ address: server.address });
  const pool = workerPool(() => start('worker.ts'));
  pool.start();
  return {
    directory,
    state,
    temporal: new Client({ connection }),
    faults: faultHolds(state.awsEndpoint),
    proxy,
    endWorker: pool.end,
    startWorker: pool.start,
    workers: pool.count,
    killTemporal: server.kill,
    restartTemporal: server.restart,
    redshifts: () => postgresPids(local.pid ?? 0),
    killRedshift: () => postgresPids(local.pid ?? 0).forEach((pid) => process.kill(pid, 'SIGKILL')),
    async stop() {
      await connection.close();
      await pool.end('SIGKILL');
      await end(local, 'SIGINT');
      await proxy.stop();
      await server.stop();
      process.off('exit', remove);
      remove();
    },
  };
}

function startNode(
  directory: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): ChildProcess {
  const log = openSync(path.join(directory, `${path.basename(args[0] ?? '', '.ts')}.log`), 'a');
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
    cwd: ROOT,
    env: { ...process.env, ...variables },
    stdio: ['ignore', log, log],
  });
  endWithParent(child);
  return child;
}

async function readState(directory: string, local: ChildProcess): Promise<LocalState> {
  const file = path.join(directory, 'local.json');
  return await eventually('the local environment is up', () => {
    if (!isRunning(local)) throw new Error(readFileSync(path.join(directory, 'client.log'), 'utf8'));
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LocalState) : undefined;
  });
}
