import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { StorageFault } from '../../../local/redshift/copy/storage.ts';
import type { CopyStorage, ObjectRequest, StoredObject } from '../../../local/redshift/copy/storage.ts';

/** Buckets that are folders of a folder; everybody may read them. */
export function bucketStorage(root: string): CopyStorage {
  const pathOf = ({ bucket, key }: ObjectRequest): string => {
    const path = join(root, bucket, key);
    if (existsSync(path)) return path;
    throw new StorageFault('The specified key does not exist.', { code: 'NoSuchKey', status: 404 });
  };
  const read = async (request: ObjectRequest): Promise<Buffer> => readFileSync(pathOf(request));
  return {
    read,
    list: async ({ bucket, prefix }) => objectsOf(root, bucket).filter(({ key }) => key.startsWith(prefix)),
    async *chunks(request) {
      yield await read(request);
    },
  };
}

function objectsOf(root: string, bucket: string): readonly StoredObject[] {
  const folder = join(root, bucket);
  if (!existsSync(folder)) {
    throw new StorageFault('The specified bucket does not exist', { code: 'NoSuchBucket', status: 404 });
  }
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({
      bucket,
      key: relative(folder, path),
      size: statSync(path).size,
      etag: createHash('md5').update(readFileSync(path)).digest('hex'),
    }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
}
