import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { StorageFault } from '../../../../local/redshift/copy/storage.ts';
import type { CopyStorage } from '../../../../local/redshift/copy/storage.ts';

/** A bucket for each folder of a directory. */
export function directoryStorage(root: string): CopyStorage {
  return {
    list: async ({ bucket, prefix }) => {
      const folder = bucketFolder(root, bucket);
      return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => ({ bucket, key: relative(folder, path), size: statSync(path).size, etag: '' }))
        .filter(({ key }) => key.startsWith(prefix))
        .sort((left, right) => (left.key < right.key ? -1 : 1));
    },
    read: async ({ bucket, key }) => {
      try {
        return readFileSync(join(bucketFolder(root, bucket), key));
      } catch {
        throw new StorageFault('The specified key does not exist.', { code: 'NoSuchKey', status: 404 });
      }
    },
    chunks: ({ bucket, key }) => createReadStream(join(bucketFolder(root, bucket), key), { highWaterMark: 262_144 }),
  };
}

function bucketFolder(root: string, bucket: string): string {
  const folder = join(root, bucket);
  if (statSync(folder, { throwIfNoEntry: false })) return folder;
  throw new StorageFault('The specified bucket does not exist', { code: 'NoSuchBucket', status: 404 });
}
