import {
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { draftOf } from './draft.ts';
import { readPidFile } from './pid-file.ts';
import { workshop } from './workshop.ts';

/*
 * What lies in the workshop outlives the folders that it belongs to: someone deletes a folder, and its data stays here. So each
 * refuge names its folder, and each template tells by its date when it was last used; what has no use any more is swept out.
 * Many processes do this at once: a note is there whole or not at all, and what another has swept is gone.
 */

const NAMES_FOLDER = '.folder';
/** What a file system answers while somebody else removes the same. */
const GONE = new Set(['ENOENT', 'ENOTEMPTY']);
const TEMPLATE_UNUSED_MS = 7 * 24 * 60 * 60 * 1000;

/** Notes which folder a refuge belongs to. */
export function claimRefuge(refuge: string, directory: string): void {
  const draft = draftOf(refuge);
  writeFileSync(draft, directory);
  renameSync(draft, refuge + NAMES_FOLDER);
}

/** Removes a refuge with its note. */
export function removeRefuge(refuge: string): void {
  for (const path of [refuge, refuge + NAMES_FOLDER]) rmSync(path, { recursive: true, force: true });
}

/** Keeps a template from being swept. */
export function markUsed(template: string): void {
  const now = new Date();
  utimesSync(template, now, now);
}

/** Removes the data of folders that are gone, unless a PostgreSQL runs on it, and templates that nobody used for a week. */
export function sweepWorkshop(): void {
  const folder = workshop();
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name.endsWith(NAMES_FOLDER)) sweepRefuge(path.slice(0, -NAMES_FOLDER.length));
    else if (name.startsWith('template-') && isUnused(path)) rmSync(path, { recursive: true, force: true });
  }
}

function sweepRefuge(refuge: string): void {
  try {
    const directory = readFileSync(refuge + NAMES_FOLDER, 'utf8');
    if (!existsSync(directory) && !readPidFile(refuge)) removeRefuge(refuge);
  } catch (error) {
    if (!GONE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** One that is gone by now was the draft of another process. */
function isUnused(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs > TEMPLATE_UNUSED_MS;
}
