import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { StorageFault } from '../redshift/copy/storage.ts';
import type { ObjectRequest, ObjectWriter, UnloadStorage } from '../redshift/copy/storage.ts';
import type { CopyRights } from './copy-rights.ts';

/** The file of a key in a bucket that there is, if the role that the request names has the right. */
export type KeyFile = (request: ObjectRequest, requireRight: (rights: CopyRights) => void) => string;

/** The buckets as an UNLOAD sees them. Objects are written beside the buckets, and put in their place when they are finished. */
export function unloadStorage(bucketsDirectory: string, fileOf: KeyFile): UnloadStorage {
  let count = 0;
  return {
    create: (request) => {
      const file = fileOf(request, (rights) => rights.requirePut(request.bucket, request.key));
      const drafts = path.join(bucketsDirectory, '.uploads');
      mkdirSync(drafts, { recursive: true });
      count += 1;
      return writeObject(path.join(drafts, `unload-${process.pid}-${count}`), file);
    },
    remove: (request) => {
      rmSync(
        fileOf(request, (rights) => rights.requireDelete(request.bucket, request.key)),
        { force: true },
      );
    },
  };
}

function writeObject(draft: string, file: string): ObjectWriter {
  const descriptor = openSync(draft, 'w');
  return {
    write: (bytes) => {
      for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
    },
    finish: () => {
      closeSync(descriptor);
      place(draft, file);
    },
    abandon: () => {
      closeSync(descriptor);
      rmSync(draft, { force: true });
    },
  };
}

function place(draft: string, file: string): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    if (!['EEXIST', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    const message = 'Another object is in the way: the local S3 keeps an object as a file at its key.';
    throw new StorageFault(message, { code: 'InvalidArgument', status: 400 });
  }
}
