// Two processes on one state directory would overwrite each other's state, and start one PostgreSQL twice on the same data. The
// lock is a file with the holder's pid and the time at which that process was started: a pid alone may belong to somebody else
// by the time it is looked at, after kill -9 or a reboot.

import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface Holder {
  readonly pid: number;
  readonly startedAt: string;
}

/** Takes the state directory for this process; answers how to give it back. Refuses one that a live process has. */
export function lockState(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = path.join(directory, 'lock');
  const own = { pid: process.pid, startedAt: startTime(process.pid) };
  if (!create(file, own)) {
    const holder = readHolder(file);
    if (holder !== undefined && isAlive(holder)) throw inUse(directory, holder);
    rmSync(file, { force: true });
    if (!create(file, own)) throw inUse(directory, readHolder(file));
  }
  return () => rmSync(file, { force: true });
}

/** A link appears with its content or not at all, and only one process can make it. */
function create(file: string, holder: Holder): boolean {
  const draft = `${file}.${holder.pid}`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, startedAt }: Holder): boolean {
  return startedAt !== '' && startTime(pid) === startedAt;
}

/** When a process was started, in the system's own words; empty when there is none. */
function startTime(pid: number): string {
  try {
    // Field 22 of /proc/PID/stat; field 2, the program's name in parentheses, may hold spaces.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? '' : (fields[18] ?? '');
  } catch {
    return startTimeByPs(pid);
  }
}

/** Where there is no /proc. */
function startTimeByPs(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return '';
  }
}

function inUse(directory: string, holder: Holder | undefined): Error {
  const who = holder === undefined ? 'another process' : `process ${holder.pid}`;
  return new Error(
    `The state directory ${directory} is in use by ${who}. Stop that one (shiftwork local down), or choose another --state.`,
  );
}
