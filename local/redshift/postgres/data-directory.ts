import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresAccount } from './account.ts';
import { claimRefuge, removeRefuge, sweepWorkshop } from './sweep.ts';
import { isReachable, refugeFor } from './workshop.ts';

/** What a directory path may have to leave room for a socket's name below it: see `server.ts`. */
const LONGEST_SOCKET_FOLDER = 85;

/** The folder of a cluster's data: made when it is missing, else as it was left. */
export async function openDataDirectory(directory: string, make: (data: string) => Promise<void>): Promise<string> {
  mkdirSync(directory, { recursive: true });
  const data = dataDirectoryOf(directory);
  if (data === refugeFor(directory)) claimRefuge(data, directory);
  if (existsSync(data)) return data;
  sweepWorkshop();
  await make(data);
  return data;
}

/** Removes a stopped cluster's folder, and its data where that lies elsewhere. */
export function removeDataDirectory(directory: string): void {
  removeRefuge(refugeFor(directory));
  rmSync(directory, { recursive: true, force: true });
}

/** A socket's path has 107 bytes at most, so a deep data directory has its socket in a short folder, made anew each time. */
export function socketDirectoryFor(dataDirectory: string): string {
  if (Buffer.byteLength(dataDirectory) <= LONGEST_SOCKET_FOLDER) return dataDirectory;
  const folder = mkdtempSync(join(tmpdir(), 'shiftwork-'));
  const account = postgresAccount();
  if (account) chownSync(folder, account.uid, account.gid);
  return folder;
}

function dataDirectoryOf(directory: string): string {
  return isReachable(directory) ? join(directory, 'data') : refugeFor(directory);
}
