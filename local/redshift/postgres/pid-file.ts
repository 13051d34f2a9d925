import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const STOP_WITHIN_MS = 5_000;
const POLL_MS = 5;

export interface PidFile {
  readonly pid: number;
  /** Only when connections are accepted. */
  readonly ready: boolean;
}

/** What postmaster.pid of a data directory says: PostgreSQL writes its pid into line 1 and its state into line 8. */
export function readPidFile(dataDirectory: string): PidFile | undefined {
  try {
    const lines = readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return undefined;
  }
}

/** Ends a PostgreSQL that an earlier process of ours left behind on this data directory. */
export async function endOrphan(dataDirectory: string): Promise<void> {
  const found = readPidFile(dataDirectory);
  if (!found) return;
  if (runsPostgresOn(found.pid, dataDirectory)) {
    process.kill(found.pid, 'SIGINT');
    if (!(await gone(found.pid, dataDirectory))) process.kill(found.pid, 'SIGQUIT');
    if (!(await gone(found.pid, dataDirectory))) {
      throw new Error(`PostgreSQL ${found.pid} on ${dataDirectory} does not end. End it by hand, then start again.`);
    }
  }
  rmSync(join(dataDirectory, 'postmaster.pid'), { force: true });
}

async function gone(pid: number, dataDirectory: string): Promise<boolean> {
  for (const deadline = Date.now() + STOP_WITHIN_MS; Date.now() < deadline;) {
    if (!runsPostgresOn(pid, dataDirectory)) return true;
    await delay(POLL_MS);
  }
  return false;
}

/** The pid may be another program's by now; and a zombie, which answers kill(pid, 0), is not alive. */
function runsPostgresOn(pid: number, dataDirectory: string): boolean {
  try {
    const [state = '', ...command] = execFileSync('ps', ['-o', 'stat=,args=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/);
    return !state.startsWith('Z') && command.join(' ').includes(dataDirectory);
  } catch {
    return false;
  }
}
