// An upload in parts: a folder beside the buckets, with a file for what was said when it began and a file for each part, named by
// its number and its MD5. So uploads survive a restart, and a part that is sent again replaces the first.

import { createHash, randomUUID } from 'node:crypto';
import {
  createReadStream,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { AwsFault } from '../../aws-fault.ts';
import type { TagMap } from '../../tags.ts';

/** What was said when an upload began. */
export interface Upload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  /** ISO 8601. */
  readonly initiatedAt: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags?: TagMap;
}

/** A part that has arrived. */
export interface UploadedPart {
  readonly number: number;
  /** MD5 in hexadecimal. */
  readonly etag: string;
  readonly size: number;
  readonly modifiedAt: Date;
  readonly file: string;
}

const ID = /^[\da-f]{32}$/;
const ABOUT = 'upload.json';
const MOST_PARTS = 10_000;

/** Begins an upload. */
export function beginUpload(directory: string, about: Pick<Upload, 'bucket' | 'key' | 'headers' | 'tags'>): Upload {
  const upload = { ...about, id: randomUUID().replaceAll('-', ''), initiatedAt: new Date().toISOString() };
  const folder = folderOf(directory, upload.id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, ABOUT), JSON.stringify(upload));
  return upload;
}

/** The upload of an id for an object; S3's fault when there is none. */
export function findUpload(directory: string, wanted: Pick<Upload, 'id' | 'bucket' | 'key'>): Upload {
  const found = ID.test(wanted.id) ? readUpload(directory, wanted.id) : undefined;
  if (found?.bucket === wanted.bucket && found.key === wanted.key) return found;
  const message =
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.';
  throw new AwsFault('NoSuchUpload', message, 404);
}

/** The uploads of a bucket that were neither completed nor aborted, by key. */
export function openUploads(directory: string, bucket: string): readonly Upload[] {
  return readdirIfThere(path.join(directory, '.uploads'))
    .filter((name) => ID.test(name))
    .flatMap((name) => readUpload(directory, name) ?? [])
    .filter((upload) => upload.bucket === bucket)
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** Keeps a part; answers its ETag. */
export function keepPart(
  directory: string,
  { id }: Upload,
  part: { readonly number: number; readonly body: Buffer },
): string {
  const { number, body } = part;
  if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS) {
    throw new AwsFault('InvalidArgument', `Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`);
  }
  const folder = folderOf(directory, id);
  const etag = createHash('md5').update(body).digest('hex');
  const before = uploadedParts(directory, id).find((one) => one.number === number);
  const file = path.join(folder, `${number.toString().padStart(5, '0')}-${etag}`);
  writeFileSync(`${file}.new`, body);
  renameSync(`${file}.new`, file);
  if (before !== undefined && before.etag !== etag) rmSync(before.file, { force: true });
  return etag;
}

/** The parts that have arrived, in order. */
export function uploadedParts(directory: string, id: string): readonly UploadedPart[] {
  const folder = folderOf(directory, id);
  return readdirIfThere(folder)
    .filter((name) => /^\d{5}-[\da-f]{32}$/.test(name))
    .toSorted()
    .map((name) => {
      const file = path.join(folder, name);
      const { size, mtime } = statSync(file);
      return { number: Number(name.slice(0, 5)), etag: name.slice(6), size, modifiedAt: mtime, file };
    });
}

/** Writes parts one after another into a file; answers the MD5 of the whole. */
export async function joinParts(parts: readonly UploadedPart[], file: string): Promise<string> {
  const md5 = createHash('md5');
  writeFileSync(file, '');
  for (const part of parts) {
    for await (const piece of createReadStream(part.file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      md5.update(piece);
      await appendFile(file, piece);
    }
  }
  return md5.digest('hex');
}

/** Forgets an upload and its parts. */
export function endUpload(directory: string, id: string): void {
  rmSync(folderOf(directory, id), { recursive: true, force: true });
}

function folderOf(directory: string, id: string): string {
  return path.join(directory, '.uploads', id);
}

function readUpload(directory: string, id: string): Upload | undefined {
  try {
    return JSON.parse(readFileSync(path.join(folderOf(directory, id), ABOUT), 'utf8')) as Upload;
  } catch {
    return undefined;
  }
}

function readdirIfThere(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
