// A Temporal dev server of our own: durable (SQLite in the state directory, WAL: it survives kill -9) and quick. The
// dynamic configuration lifts what slows short steps on one machine: a poll rate that caps a chain of steps at ten a
// second, timers that fire up to a second late, and a matcher that knows no priorities.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { endWithParent } from './end-with-parent.ts';
import { freePort, requireFreePort } from './free-port.ts';
import { isLoopback } from './loopback.ts';
import { findTemporalBinary } from './temporal-binary.ts';

const NAMESPACE = 'default';
const RETENTION = '30 days';
const START_TIMEOUT_MS = 60_000;
const GIVEN_TIMEOUT_MS = 10_000;
const LOOPBACK_TIMEOUT_MS = 2_000;
const STOP_TIMEOUT_MS = 10_000;

const SEARCH_ATTRIBUTES: Readonly<Record<string, string>> = {
  ShiftworkDag: 'Keyword',
  ShiftworkTarget: 'Keyword',
  ShiftworkRunStatus: 'Keyword',
  ShiftworkLogicalDate: 'Datetime',
};

const DYNAMIC_CONFIG = [
  'history.transferProcessorMaxPollRPS=2000',
  'system.enableActivityEagerExecution=true',
  'history.timerProcessorMaxTimeShift="20ms"',
  'matching.useNewMatcher=true',
];

/** A server that answers. `stop` ends it if we started it. */
export interface TemporalServer {
  readonly address: string;
  /** Of its web interface; absent for a server that was given. */
  readonly ui?: string;
  /** Absent for a server that was given. */
  readonly pid?: number;
  /** Resolves, in words, when a server of our own has ended, in whatever way. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

export interface TemporalServerOptions {
  /** Its database lies there, and its log in `logs/`. */
  readonly stateDirectory: string;
  /** 0: any free one. */
  readonly port: number;
  /** 0: any free one. */
  readonly uiPort: number;
  readonly onProgress?: (line: string) => void;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** The server that TEMPORAL_ADDRESS names, else one of our own, which ends with this process. Resolves when it answers. */
export async function startTemporal(options: TemporalServerOptions): Promise<TemporalServer> {
  const { environment = process.env, onProgress = () => undefined } = options;
  const given = environment['TEMPORAL_ADDRESS'];
  if (given !== undefined && given !== '') return await useGiven(given, onProgress);
  await requireFreePort(options.port, { what: 'Temporal', flag: '--temporal-port' });
  await requireFreePort(options.uiPort, { what: "Temporal's web interface", flag: '--ui-port' });
  const binary = await findTemporalBinary({ environment, onProgress });
  return await startDevServer(binary, options);
}

async function useGiven(address: string, onProgress: (line: string) => void): Promise<TemporalServer> {
  onProgress(`Temporal: using ${address} (TEMPORAL_ADDRESS)`);
  const connectTimeout = isLoopback(address) ? LOOPBACK_TIMEOUT_MS : GIVEN_TIMEOUT_MS;
  try {
    const connection = await Connection.connect({ address, connectTimeout });
    await connection.close();
  } catch (error) {
    throw new Error(
      `No Temporal answers at ${address}, which TEMPORAL_ADDRESS names (tried for ${connectTimeout / 1000} s). ` +
        'Start that server, or unset TEMPORAL_ADDRESS to have one started.',
      { cause: error },
    );
  }
  return { address, ended: new Promise(() => undefined), stop: async () => undefined };
}

async function startDevServer(binary: string, options: TemporalServerOptions): Promise<TemporalServer> {
  const { stateDirectory } = options;
  const port = options.port === 0 ? await freePort() : options.port;
  const uiPort = options.uiPort === 0 ? await freePort() : options.uiPort;
  const logFile = path.join(stateDirectory, 'logs', 'temporal.log');
  mkdirSync(path.dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  const server = spawn(binary, serverArguments({ stateDirectory, port, uiPort }), {
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  endWithParent(server);
  const ended = once(server, 'exit').then(([code, signal]) => String(signal ?? `exit code ${code}`), String);
  const address = `127.0.0.1:${port}`;
  try {
    await untilReady(ended, { address, logFile });
  } catch (error) {
    await stop(server);
    throw error;
  }
  return { address, ui: `http://127.0.0.1:${uiPort}`, pid: server.pid ?? 0, ended, stop: () => stop(server) };
}

function serverArguments({
  stateDirectory,
  port,
  uiPort,
}: Pick<TemporalServerOptions, 'stateDirectory' | 'port' | 'uiPort'>): string[] {
  return [
    'server',
    'start-dev',
    '--ip=127.0.0.1',
    `--port=${port}`,
    `--ui-port=${uiPort}`,
    `--db-filename=${path.join(stateDirectory, 'temporal.db')}`,
    `--namespace=${NAMESPACE}`,
    ...['journal_mode=WAL', 'synchronous=NORMAL'].flatMap((pragma) => ['--sqlite-pragma', pragma]),
    ...DYNAMIC_CONFIG.flatMap((setting) => ['--dynamic-config-value', setting]),
    ...Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
  ];
}

interface Starting {
  readonly address: string;
  readonly logFile: string;
}

/** Waits until the namespace is there, and makes it keep closed runs long enough for `retry`, `runs` and `status`. */
async function untilReady(ended: Promise<string>, { address, logFile }: Starting): Promise<void> {
  const gone = ended.then((how) => `has ended (${how})`);
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const outcome = await Promise.race([gone, prepare(address)]);
    if (outcome === 'ready') return;
    if (outcome !== 'not yet' || Date.now() > deadline) throw startFailure(outcome, logFile);
    await sleep(50);
  }
}

async function prepare(address: string): Promise<'ready' | 'not yet'> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: 1_000 });
    const config = { workflowExecutionRetentionTtl: msToTs(RETENTION) };
    await connection.workflowService.updateNamespace({ namespace: NAMESPACE, config });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: NAMESPACE });
    return Object.keys(SEARCH_ATTRIBUTES).every((name) => customAttributes[name] !== undefined) ? 'ready' : 'not yet';
  } catch {
    return 'not yet';
  } finally {
    await connection?.close();
  }
}

function startFailure(outcome: string, logFile: string): Error {
  const said = readFileSync(logFile, 'utf8').trim().split('\n').slice(-5).join('\n');
  const what = outcome === 'not yet' ? `did not answer within ${START_TIMEOUT_MS / 1000} s` : outcome;
  return new Error(`The Temporal server ${what}. The end of ${logFile}:\n${said}`);
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGTERM');
  const hard = setTimeout(() => server.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(hard);
}
