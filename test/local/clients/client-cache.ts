import { mkdirSync, rmSync, rmdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 200;
const STALE_MS = 600_000;

/** Where clients that tests install stay for the next run. */
export function clientCache(): string {
  const directory = path.join(homedir(), '.cache/shiftwork/test-clients');
  mkdirSync(directory, { recursive: true });
  return directory;
}

/** Runs `install` while no other test process installs the same: it finds what they have left. */
export async function installAlone<T>(name: string, install: () => Promise<T>): Promise<T> {
  const lock = path.join(clientCache(), `${name}.lock`);
  while (!takes(lock)) await sleep(POLL_MS);
  try {
    return await install();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** A directory is made by one process alone. One that a killed process left behind is taken away in time. */
function takes(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const { mtimeMs } = statSync(lock, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (Date.now() - mtimeMs > STALE_MS) rmdirSync(lock);
    return false;
  }
}
