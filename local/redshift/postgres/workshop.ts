import { lstatSync, mkdirSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { postgresAccount } from './account.ts';

/*
 * Root runs PostgreSQL as another user, who may not pass through folders such as /root (mode 0700). What lies below one
 * has to lie elsewhere: the workshop, a folder of ours in /var/tmp, where the template is kept as well.
 */

/** The folder in /var/tmp that this user's clusters share, made if need be; refused when it is somebody else's. */
export function workshop(): string {
  const uid = process.getuid?.() ?? 0;
  const folder = `/var/tmp/shiftwork-${uid}`;
  mkdirSync(folder, { recursive: true, mode: uid === 0 ? 0o711 : 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== uid) {
    throw new Error(`${folder} is not a folder of user ${uid}, so it cannot be trusted. Remove or rename it.`);
  }
  return folder;
}

/** Whether the user that PostgreSQL runs as can reach a folder that exists: each parent lets others through. */
export function isReachable(path: string): boolean {
  if (!postgresAccount()) return true;
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Where the data of a cluster whose own folder cannot be reached lies instead. */
export function refugeFor(directory: string): string {
  return join(workshop(), createHash('sha256').update(directory).digest('hex').slice(0, 16));
}
