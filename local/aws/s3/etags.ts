// An object's ETag is the MD5 of its content. Files change behind our back, so it is remembered with what a change of content
// cannot leave alone: inode, size, and both times (a copy that keeps the modification time still gets a new change time).

import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { KeptHeaders } from './kept-headers.ts';
import { statFile } from './stat-file.ts';

/** What a listing says of an object. */
export interface ObjectFacts {
  readonly size: number;
  readonly modifiedAt: Date;
  /** MD5 in hexadecimal, or that of a multipart upload, without quotes. */
  readonly etag: string;
  /** What its writer said of it: content type, metadata. */
  readonly headers: Readonly<Record<string, string>>;
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
export function objectFactsReader(kept: Pick<KeptHeaders, 'read'>): ObjectFactsReader {
  const remembered = new Map<string, Remembered>();
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  return (file) => {
    const stats = statFile(file);
    if (stats === undefined) return undefined;
    const stamp = [stats.ino, stats.size, stats.mtimeMs, stats.ctimeMs].join(' ');
    const known = remembered.get(file);
    if (known?.stamp === stamp) return known;
    const md5 = hashFile(file, piece);
    const said = kept.read(file);
    const { etag = md5, headers = {} } = said?.md5 === md5 ? said : {};
    const facts = { stamp, size: stats.size, modifiedAt: stats.mtime, etag, headers };
    if (Date.now() - stats.ctimeMs > SETTLED_MS) remembered.set(file, facts);
    return facts;
  };
}

function hashFile(file: string, piece: Buffer): string {
  const descriptor = openSync(file, 'r');
  try {
    const md5 = createHash('md5');
    for (let bytes = readSync(descriptor, piece); bytes > 0; bytes = readSync(descriptor, piece)) {
      md5.update(piece.subarray(0, bytes));
    }
    return md5.digest('hex');
  } finally {
    closeSync(descriptor);
  }
}
