import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { postgresAccount } from './account.ts';
import type { Binaries } from './binaries.ts';
import { endOrphan, readPidFile } from './pid-file.ts';
import { watchOver } from './watchdog.ts';

const START_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 10_000;
const POLL_MS = 3;

/** sizeof(sockaddr_un.sun_path) is 108 on Linux and 104 elsewhere, the closing NUL included. */
const LONGEST_SOCKET_PATH = process.platform === 'linux' ? 107 : 103;

export interface PostgresOptions {
  readonly binaries: Binaries;
  readonly dataDirectory: string;
  readonly socketDirectory: string;
  readonly settings: Readonly<Record<string, string>>;
}

export interface RunningPostgres {
  readonly socketDirectory: string;
  readonly socketPath: string;
  /** Settles when PostgreSQL has ended: by a signal that it cannot handle, or in its own way. */
  readonly ended: Promise<'killed' | 'stopped'>;
  stop(): Promise<void>;
}

/*
 * What every cluster has. Nobody goes round the proxy: there is no TCP port. Data must outlive a crash of a process, not
 * of the machine, so nothing is synced to disk. No statement is logged: it may hold a password.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '520',
  superuser_reserved_connections: '10',
  shared_buffers: '64MB',
  io_method: 'sync',
  max_wal_size: '512MB',
  fsync: 'off',
  full_page_writes: 'off',
  password_encryption: 'md5',
  md5_password_warnings: 'off',
  log_min_error_statement: 'panic',
  log_min_messages: 'fatal',
  jit: 'off',
  // In a procedure's statement, a name that both a variable and a column have is the variable's.
  'plpgsql.variable_conflict': 'use_variable',
  // sys_query_detail tells when a table was last written.
  track_commit_timestamp: 'on',
  timezone: 'UTC',
  datestyle: 'ISO, MDY',
  extra_float_digits: '0',
  autovacuum_naptime: '1min',
};

/** Starts PostgreSQL on a data directory and waits until it accepts connections. It ends with this process. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const socketPath = join(options.socketDirectory, '.s.PGSQL.5432');
  if (Buffer.byteLength(socketPath) > LONGEST_SOCKET_PATH) {
    throw new Error(`The path of PostgreSQL's socket is longer than ${LONGEST_SOCKET_PATH} bytes: ${socketPath}`);
  }
  await endOrphan(options.dataDirectory);
  const child = spawnPostgres(options);
  const ended = new Promise<'killed' | 'stopped'>((resolve) =>
    child.once('exit', (_, signal) => resolve(signal === null ? 'stopped' : 'killed')),
  );
  const release = watchOver(child.pid ?? 0, options.dataDirectory);
  await untilReady(child, options.dataDirectory);
  const stop = async (): Promise<void> => {
    await stopPostgres(child, ended);
    release();
    if (options.socketDirectory !== options.dataDirectory)
      rmSync(options.socketDirectory, { recursive: true, force: true });
  };
  return { socketDirectory: options.socketDirectory, socketPath, ended, stop };
}

function spawnPostgres({ binaries, dataDirectory, socketDirectory, settings }: PostgresOptions): ChildProcess {
  const all = { ...SETTINGS, unix_socket_directories: socketDirectory, ...settings };
  const log = openSync(logFile(dataDirectory), 'w');
  // Detached: a Ctrl-C in the terminal is for us, and we stop PostgreSQL in order.
  const child = spawn(
    binaries.postgres,
    ['-D', dataDirectory, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...postgresAccount(), cwd: dataDirectory, detached: true, stdio: ['ignore', log, log], env: plainEnvironment() },
  );
  closeSync(log);
  child.unref();
  child.on('error', () => undefined);
  return child;
}

function logFile(dataDirectory: string): string {
  return join(dataDirectory, 'postgres.log');
}

/** PG* variables of the caller are for clients; a locale that the machine lacks would stop the server. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
}

async function untilReady(child: ChildProcess, dataDirectory: string): Promise<void> {
  for (const deadline = Date.now() + START_WITHIN_MS; Date.now() < deadline;) {
    const file = readPidFile(dataDirectory);
    if (file?.ready === true && file.pid === child.pid) return;
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) break;
    await delay(POLL_MS);
  }
  child.kill('SIGQUIT');
  throw new Error(`PostgreSQL did not start on ${dataDirectory}. Its log ends: ${endOfLog(dataDirectory)}`);
}

function endOfLog(dataDirectory: string): string {
  return readFileSync(logFile(dataDirectory), 'utf8').trim().split('\n').slice(-5).join(' | ') || '(nothing)';
}

/** A fast stop: sessions are ended and rolled back. One that hangs is stopped without mercy; its data recovers at the next start. */
async function stopPostgres(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGQUIT'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(timer);
}
