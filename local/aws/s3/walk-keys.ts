// Lists a bucket in S3's order without reading all of it: the order of keys is that of the whole path, where a folder `a/` comes
// after a file `a.txt` (`.` sorts before `/`), so a folder is sorted under its name with the slash. Folders that hold no key
// of the prefix, or none after the marker, are not opened.

import { readdirSync, statSync, type Dirent } from 'node:fs';
import path from 'node:path';
import { nameOfPart, partOfKey } from './bucket-directory.ts';

/** A file below a bucket's folder. */
export interface KeyFile {
  readonly key: string;
  readonly file: string;
}

/** Which keys are wanted: those that begin with `prefix` and come after `after`. */
export interface KeyRange {
  readonly prefix: string;
  readonly after: string;
}

/** The keys of the range, in S3's order (that of their UTF-8 bytes). */
export function* walkKeys(folder: string, range: KeyRange): Generator<KeyFile, void> {
  yield* walkFolder({ key: '', file: `${folder}/` }, range);
}

/** Compares keys as S3 orders them: by UTF-8 bytes, which UTF-16 follows but for surrogates. */
function compareKeys(a: string, b: string): number {
  if (SURROGATE.test(a) || SURROGATE.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Few names have surrogates, and without them the order is the one that needs no function. */
function sortKeys(keys: readonly string[]): readonly string[] {
  return keys.some((key) => SURROGATE.test(key)) ? keys.toSorted(compareKeys) : keys.toSorted();
}

const SURROGATE = /[\ud800-\udfff]/;

function* walkFolder(folder: KeyFile, range: KeyRange): Generator<KeyFile, void> {
  const parts = readFolder(folder.file).map((entry) => `${partOfKey(entry.name)}${isFolder(entry) ? '/' : ''}`);
  for (const part of sortKeys(parts)) {
    const isOfFolder = part.endsWith('/');
    const name = isOfFolder ? `${nameOfPart(part.slice(0, -1))}/` : nameOfPart(part);
    const found = { key: folder.key + part, file: folder.file + name };
    if (isOfFolder) {
      if (mayHold(found.key, range)) yield* walkFolder(found, range);
    } else if (found.key.startsWith(range.prefix) && (range.after === '' || compareKeys(found.key, range.after) > 0)) {
      yield found;
    }
  }
}

function mayHold(folderKey: string, { prefix, after }: KeyRange): boolean {
  const mayHavePrefix = folderKey.startsWith(prefix) || prefix.startsWith(folderKey);
  return mayHavePrefix && (after.startsWith(folderKey) || compareKeys(folderKey, after) > 0);
}

/** Somebody may delete a folder while it is listed: then it holds nothing. */
function readFolder(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

function isFolder(entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return statSync(path.join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.isDirectory() ?? false;
}
