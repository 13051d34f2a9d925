// A whole local environment on ports of its own, as users have it: `shiftwork local up --temporal` and worker processes.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { LocalState } from '../../config/local-state.ts';
import { endWithParent } from '../../local/end-with-parent.ts';
import { shiftwork } from '../cli/shiftwork.ts';
import type { CommandResult } from '../cli/shiftwork.ts';
import { eventually } from './eventually.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const ANY_PORTS = ['--port', '0', '--aws-port', '0', '--temporal-port', '0', '--ui-port', '0'];

export interface Environment {
  readonly state: LocalState;
  /** The folder of the local S3's buckets. */
  readonly buckets: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly temporal: Client;
  /** Runs a command of the command line in this environment. */
  readonly shiftwork: (...args: readonly string[]) => Promise<CommandResult>;
  /** Starts a worker process, which the test may kill. */
  readonly startWorker: () => ChildProcess;
  /** What a query answers in the warehouse that a run left up. */
  readonly rows: (sql: string) => Promise<readonly (readonly unknown[])[]>;
  /** The one value of a query's answer, as text. */
  readonly value: (sql: string) => Promise<string>;
  stop(): Promise<void>;
}

/** Starts it; `args` go to `local up` (`--scale`, `--data`). */
export async function startEnvironment(args: readonly string[] = []): Promise<Environment> {
  const directory = await mkdtemp(path.join(tmpdir(), 'shiftwork-e2e-'));
  const variables = { SHIFTWORK_HOME: directory };
  const local = start(['client.ts', 'local', 'up', '--temporal', ...ANY_PORTS, ...args], variables);
  const state = await readState(directory, local);
  const connection = await Connection.connect({ address: state.temporalAddress ?? '' });
  const workers: ChildProcess[] = [];
  const run = async (...command: readonly string[]): Promise<CommandResult> => await shiftwork(command, variables);

  async function rows(sql: string): Promise<readonly (readonly unknown[])[]> {
    const { code, stdout, stderr } = await run('query', sql, '-o', 'json');
    if (code !== 0) throw new Error(`query ended with ${code}: ${stderr}`);
    return (JSON.parse(stdout) as { readonly rows: readonly (readonly unknown[])[] }).rows;
  }
  const value = async (sql: string): Promise<string> => String((await rows(sql))[0]?.[0]);

  function startWorker(): ChildProcess {
    const worker = start(['worker.ts'], variables);
    workers.push(worker);
    return worker;
  }

  async function stop(): Promise<void> {
    await connection.close();
    await Promise.all([...workers, local].map(end));
    await rm(directory, { recursive: true, force: true });
  }

  const temporal = new Client({ connection });
  const buckets = path.join(directory, 'buckets');
  return { state, buckets, variables, temporal, shiftwork: run, startWorker, rows, value, stop };
}

/** Ends a process as Ctrl-C would, and waits for it. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  await exited;
}

function start(args: readonly string[], variables: Readonly<Record<string, string>>): ChildProcess {
  const options = { cwd: ROOT, env: { ...process.env, ...variables } };
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endWithParent(child);
  child.stdout?.resume();
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
  child.on('exit', (code) => {
    if (code !== 0 && code !== null) console.error(`${args.join(' ')} ended with ${code}:\n${errors}`);
  });
  return child;
}

async function readState(directory: string, local: ChildProcess): Promise<LocalState> {
  const file = path.join(directory, 'local.json');
  return await eventually('the local environment is up', () => {
    if (local.exitCode !== null) throw new Error(`local up ended with ${local.exitCode}`);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LocalState) : undefined;
  });
}
