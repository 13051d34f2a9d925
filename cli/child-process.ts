import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { endWithParent } from '../local/end-with-parent.ts';

/** A process of ours whose output goes to a log, and which ends with us. */
export interface ChildProcessOptions {
  /** Names its log: `<name>.log`. */
  readonly name: string;
  /** Path of a TypeScript file below the repository's root. */
  readonly script: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logDirectory: string;
}

export interface OwnProcess {
  readonly child: ChildProcess;
  readonly logFile: string;
  /** How it ended, in words: `exit code 1`, `SIGKILL`. */
  readonly ended: Promise<string>;
  /** Ends it, by force after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
}

const ROOT = path.join(import.meta.dirname, '..');
const GRACE_MS = 10_000;
const TAIL_LINES = 8;

/** Starts a script in a session of its own: Ctrl-C in the terminal reaches us, and we end it when its work is done. */
export function startProcess({ name, script, args, environment, logDirectory }: ChildProcessOptions): OwnProcess {
  mkdirSync(logDirectory, { recursive: true });
  const logFile = path.join(logDirectory, `${name}.log`);
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), path.join(ROOT, script), ...args], {
    detached: true,
    env: environment,
    stdio: ['pipe', 'pipe', log],
  });
  closeSync(log);
  endWithParent(child);
  const ended = once(child, 'exit').then(([code, signal]) => String(signal ?? `exit code ${code}`), String);
  return { child, logFile, ended, stop: (graceMs = GRACE_MS) => stop(child, graceMs) };
}

/** The last lines of a log, for an error: what was said, without the stacks. */
export function tailOf(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').split('\n');
  return lines
    .filter((line) => line.trim() !== '' && !/^\s+at /.test(line))
    .slice(-TAIL_LINES)
    .join('\n');
}

async function stop(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exited;
  clearTimeout(force);
}
