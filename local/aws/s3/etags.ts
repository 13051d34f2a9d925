// An object's ETag is the MD5 of its content. Files change behind our back, so it is remembered with what a change of content
// cannot leave alone: inode, size, and both times (a copy that keeps the modification time still gets a new change time).

import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';

/** What a listing says of an object. */
export interface ObjectFacts {
  readonly size: number;
  readonly modifiedAt: Date;
  /** MD5 in hexadecimal, without quotes. */
  readonly etag: string;
}

/** Reads facts of files; undefined where there is no file. */
export type ObjectFactsReader = (file: string) => ObjectFacts | undefined;

interface Remembered extends ObjectFacts {
  readonly stamp: string;
}

const PIECE_BYTES = 1 << 20;
/** A file changed this lately may change again within one tick of its file system's clock. */
const SETTLED_MS = 50;

/** A reader that hashes a file when it is new or has changed. */
export function objectFactsReader(): ObjectFactsReader {
  const remembered = new Map<string, Remembered>();
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  return (file) =>
    readFile(file, (descriptor, stats) => {
      const stamp = [stats.ino, stats.size, stats.mtimeMs, stats.ctimeMs].join(' ');
      const known = remembered.get(file);
      if (known?.stamp === stamp) return known;
      const facts = { stamp, size: stats.size, modifiedAt: stats.mtime, etag: hash(descriptor, piece) };
      if (Date.now() - stats.ctimeMs > SETTLED_MS) remembered.set(file, facts);
      return facts;
    });
}

function readFile<T>(file: string, read: (descriptor: number, stats: Stats) => T): T | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
  try {
    const stats = fstatSync(descriptor);
    return stats.isFile() ? read(descriptor, stats) : undefined;
  } finally {
    closeSync(descriptor);
  }
}

function hash(descriptor: number, piece: Buffer): string {
  const md5 = createHash('md5');
  for (;;) {
    const bytes = readSync(descriptor, piece);
    if (bytes === 0) return md5.digest('hex');
    md5.update(piece.subarray(0, bytes));
  }
}
