import { mkdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { AwsFault } from '../aws-fault.ts';
import type { TagMap } from '../tags.ts';
import type { KeptFacts } from './kept-headers.ts';
import type { S3Context } from './s3-context.ts';

/** An object that is to be at a key. */
export interface NewObject {
  /** Writes its bytes to a file; answers their MD5 in hexadecimal. */
  readonly write: (temporary: string) => string | Promise<string>;
  readonly headers: KeptFacts['headers'];
  readonly tags: TagMap;
  /** Where it is not the MD5. */
  readonly etag?: string;
}

/** Writes an object at once: a reader finds the old one or the new one. Answers its ETag. */
export async function placeObject({ directory, kept }: S3Context, file: string, object: NewObject): Promise<string> {
  const temporary = newTemporary(directory);
  try {
    const md5 = await object.write(temporary);
    const etag = object.etag ?? md5;
    mkdirSync(path.dirname(file), { recursive: true });
    renameSync(temporary, file);
    const { headers, tags } = object;
    if (etag === md5 && Object.keys({ ...headers, ...tags }).length === 0) kept.forget(file);
    else kept.keep(file, { md5, etag, headers, tags });
    return etag;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw ['EEXIST', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '') ? inTheWay() : error;
  }
}

/** Deletes an object if it is there, and the folders that it leaves empty. */
export function deleteObject({ kept }: S3Context, folder: string, file: string): void {
  try {
    rmSync(file);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ERR_FS_EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return;
    throw error;
  }
  kept.forget(file);
  for (let parent = path.dirname(file); parent !== folder; parent = path.dirname(parent)) {
    if (!removeIfEmpty(parent)) return;
  }
}

/** It lies beside the buckets, where no listing sees it: no bucket's name begins with a dot. */
function newTemporary(directory: string): string {
  const temporary = path.join(directory, '.uploads', `${process.pid}-${(temporaries += 1)}`);
  mkdirSync(path.dirname(temporary), { recursive: true });
  return temporary;
}

let temporaries = 0;

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
