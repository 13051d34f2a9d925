// The local S3 is a directory of directories: a bucket is a folder, an object the file at its key. So data can be put there, and
// looked at, with any tool. An empty part of a key (tools make folders of S3 by a key with a slash at its end) has a name of its
// own; what else a file system cannot hold as a path is refused as a key.

import { mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { FOREIGN_BUCKETS } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';

const BUCKET_NAME = /^(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const MOST_KEY_BYTES = 1024;
const MOST_NAME_BYTES = 255;
const EMPTY_PART = '.shiftwork-empty';

/** The folder of a bucket that exists. */
export function bucketFolder(directory: string, bucket: string): string {
  const folder = bucketPath(directory, bucket);
  if (isFolder(folder)) return folder;
  throw noSuchBucket();
}

/** Where the folder of a bucket is, if it exists. */
export function bucketPath(directory: string, bucket: string): string {
  if (BUCKET_NAME.test(bucket)) return path.join(directory, bucket);
  throw noSuchBucket();
}

function noSuchBucket(): AwsFault {
  return new AwsFault('NoSuchBucket', 'The specified bucket does not exist', 404);
}

/** The account's own buckets, by name, with the time of their making. */
export function ownBuckets(directory: string): readonly { readonly name: string; readonly createdAt: Date }[] {
  return readdirSync(directory)
    .filter((name) => BUCKET_NAME.test(name) && !FOREIGN_BUCKETS.includes(name) && isFolder(path.join(directory, name)))
    .toSorted()
    .map((name) => ({ name, createdAt: statSync(path.join(directory, name)).birthtime }));
}

/** Makes a bucket; S3's faults for a name that is taken or cannot be one. */
export function makeBucket(directory: string, bucket: string): void {
  if (!BUCKET_NAME.test(bucket)) throw new AwsFault('InvalidBucketName', 'The specified bucket is not valid.');
  if (FOREIGN_BUCKETS.includes(bucket)) {
    const message =
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system.';
    throw new AwsFault('BucketAlreadyExists', message, 409);
  }
  if (isFolder(path.join(directory, bucket))) {
    const message = 'Your previous request to create the named bucket succeeded and you already own it.';
    throw new AwsFault('BucketAlreadyOwnedByYou', message, 409);
  }
  mkdirSync(path.join(directory, bucket));
}

/** The file of a key; a fault for a key that cannot be the path of a file. */
export function objectFile(folder: string, key: string): string {
  if (Buffer.byteLength(key) > MOST_KEY_BYTES) throw new AwsFault('KeyTooLongError', 'Your key is too long');
  const names = key.split('/').map(nameOfPart);
  const isPath = !key.includes('\0') && !key.includes(EMPTY_PART) && names.every(isFileName);
  if (isPath) return `${folder}/${names.join('/')}`;
  throw new AwsFault(
    'InvalidArgument',
    `Key ${JSON.stringify(key)} cannot be kept: the local S3 keeps an object as a file at its key, so a key must be ` +
      `a path without "." and "..", whose parts have at most ${MOST_NAME_BYTES} bytes.`,
  );
}

/** The name that a part of a key has in a bucket's folder. */
export function nameOfPart(part: string): string {
  return part === '' ? EMPTY_PART : part;
}

/** The part of a key that a name in a bucket's folder stands for. */
export function partOfKey(name: string): string {
  return name === EMPTY_PART ? '' : name;
}

function isFileName(part: string): boolean {
  return part !== '.' && part !== '..' && Buffer.byteLength(part) <= MOST_NAME_BYTES;
}

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
