import { createHash } from 'node:crypto';
import { copyFileSync, createReadStream, mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AwsFault } from '../aws-fault.ts';
import { objectFile } from './bucket-directory.ts';
import { readByteRange } from './byte-range.ts';
import type { ObjectFacts, ObjectFactsReader } from './etags.ts';
import { header } from './s3-request.ts';
import type { S3Request } from './s3-request.ts';

/** An object that is there. */
export interface FoundObject {
  readonly file: string;
  readonly facts: ObjectFacts;
}

/** The object at a key; S3's fault when there is none. */
export function findObject(folder: string, key: string, factsOf: ObjectFactsReader): FoundObject {
  const file = objectFile(folder, key);
  const facts = factsOf(file);
  if (facts !== undefined) return { file, facts };
  throw new AwsFault('NoSuchKey', 'The specified key does not exist.', 404);
}

/** Answers GET and HEAD of an object, whole or a range of it. */
export async function sendObject(request: S3Request, { file, facts }: FoundObject): Promise<void> {
  const { response, method } = request;
  const headers = {
    ETag: `"${facts.etag}"`,
    'Last-Modified': facts.modifiedAt.toUTCString(),
    'Accept-Ranges': 'bytes',
  };
  if (header(request, 'if-none-match') === `"${facts.etag}"`) {
    response.writeHead(304, headers).end();
    return;
  }
  const range = readByteRange(header(request, 'range'), facts.size);
  response.writeHead(range ? 206 : 200, {
    ...headers,
    'Content-Type': 'binary/octet-stream',
    'Content-Length': range ? range.end - range.start + 1 : facts.size,
    ...(range && { 'Content-Range': `bytes ${range.start}-${range.end}/${facts.size}` }),
  });
  if (method === 'HEAD' || facts.size === 0) response.end();
  else await pipeline(createReadStream(file, range), response);
}

/** Writes an object at once: a reader finds the old one or the new one. Answers its ETag. */
export function writeObject(directory: string, file: string, body: Buffer): string {
  replaceFile(directory, file, (temporary) => writeFileSync(temporary, body));
  return createHash('md5').update(body).digest('hex');
}

/** Copies an object's file to another key. */
export function copyObject(directory: string, from: FoundObject, file: string): void {
  replaceFile(directory, file, (temporary) => copyFileSync(from.file, temporary));
}

/** Deletes an object if it is there, and the folders that it leaves empty. */
export function deleteObject(folder: string, file: string): void {
  try {
    rmSync(file);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ERR_FS_EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return;
    throw error;
  }
  for (let parent = path.dirname(file); parent !== folder; parent = path.dirname(parent)) {
    if (!removeIfEmpty(parent)) return;
  }
}

/** The temporary file lies beside the buckets, where no listing sees it: no bucket's name begins with a dot. */
function replaceFile(directory: string, file: string, write: (temporary: string) => void): void {
  const temporary = path.join(directory, '.uploads', `${process.pid}-${(uploads += 1)}`);
  mkdirSync(path.dirname(temporary), { recursive: true });
  try {
    write(temporary);
    mkdirSync(path.dirname(file), { recursive: true });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw ['EEXIST', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '') ? inTheWay() : error;
  }
}

let uploads = 0;

function removeIfEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

function inTheWay(): AwsFault {
  const message =
    'The local S3 keeps an object as a file at its key, so a key cannot also be the folder of other keys: ' +
    'another object is in the way of this one. Choose another key.';
  return new AwsFault('InvalidArgument', message);
}
