// The buckets as a COPY sees them: read from the bucket directory itself, without HTTP, but with the rights that the role which
// COPY names has. Redshift assumes that role as the cluster, so it must be attached to it, in-sync, and trust Redshift
// (https://docs.aws.amazon.com/redshift/latest/mgmt/authorizing-redshift-service.html).

import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { setImmediate as breathe } from 'node:timers/promises';
import { StorageFault } from '../redshift/copy/storage.ts';
import type { CopyStorage, ObjectRequest, StorageAccess, StoredObject } from '../redshift/copy/storage.ts';
import { AwsFault } from './aws-fault.ts';
import { assumeRights } from './copy-rights.ts';
import type { AssumeRights, CopyRights } from './copy-rights.ts';
import { bucketFolder, bucketPath, objectFile } from './s3/bucket-directory.ts';
import type { ObjectFactsReader } from './s3/etags.ts';
import { readSmallFile } from './s3/read-small-file.ts';
import { statFile } from './s3/stat-file.ts';
import { walkKeys } from './s3/walk-keys.ts';
import type { KeyFile } from './s3/walk-keys.ts';
import type { StateFile } from './state-file.ts';
import { unloadStorage } from './unload-storage.ts';

export interface CopyStorageOptions {
  readonly state: StateFile;
  /** The cluster on whose behalf roles are assumed. */
  readonly cluster: string;
  readonly bucketsDirectory: string;
  /** Of the buckets and of the cluster. */
  readonly region: string;
  readonly factsOf: ObjectFactsReader;
}

/** A listing lets other work in after so many files. */
const FILES_AT_ONCE = 1000;

/** What COPY reads before it lets other work in. */
const CHUNK_BYTES = 256 * 1024;

interface Opening extends CopyStorageOptions {
  readonly assume: AssumeRights;
}

/** The storage of one cluster. */
export function copyStorage(given: CopyStorageOptions): CopyStorage {
  const options = { ...given, assume: assumeRights(given) };
  const keyFile = (request: ObjectRequest, requireRight: (rights: CopyRights) => void): string => {
    const folder = openBucket(options, request, requireRight);
    return asStorage(() => objectFile(folder, request.key));
  };
  return {
    unload: unloadStorage(given.bucketsDirectory, keyFile),
    list: async ({ prefix, ...access }) => {
      const folder = openBucket(options, access, (rights) => rights.requireList(access.bucket));
      const objects: StoredObject[] = [];
      for (const found of walkKeys(folder, { prefix, after: '' })) {
        const object = listObject(options, access.bucket, found);
        if (object !== undefined) objects.push(object);
        if (objects.length % FILES_AT_ONCE === 0) await breathe();
      }
      return objects;
    },
    read: async (request) =>
      await Promise.resolve(readSmall(options, request) ?? readFileSync(openObject(options, request))),
    chunks: (request) => piecesOf(openObject(options, request)),
  };
}

/** Reads into one piece of memory again and again: to hand out new ones costs more than to read. */
async function* piecesOf(file: string): AsyncGenerator<Buffer, void> {
  const piece = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  const descriptor = openSync(file, 'r');
  try {
    for (let bytes = readSync(descriptor, piece); bytes > 0; bytes = readSync(descriptor, piece))
      yield piece.subarray(0, bytes);
  } finally {
    closeSync(descriptor);
  }
}

function listObject({ factsOf }: CopyStorageOptions, bucket: string, found: KeyFile): StoredObject | undefined {
  const size = statFile(found.file)?.size;
  return size === undefined ? undefined : new ListedObject({ ...found, bucket, size, factsOf });
}

/** The ETag is read when it is asked for: COPY itself does not, and it costs reading the file. */
class ListedObject implements StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  private readonly file: string;
  private readonly factsOf: ObjectFactsReader;

  constructor(of: KeyFile & Pick<StoredObject, 'bucket' | 'size'> & { readonly factsOf: ObjectFactsReader }) {
    this.bucket = of.bucket;
    this.key = of.key;
    this.size = of.size;
    this.file = of.file;
    this.factsOf = of.factsOf;
  }

  get etag(): string {
    return this.factsOf(this.file)?.etag ?? '';
  }
}

/** Reads an object without looking at it first. Undefined: it is not small, or openObject has to say why it cannot be read. */
function readSmall({ assume, bucketsDirectory, ...options }: Opening, request: ObjectRequest): Buffer | undefined {
  const { bucket, key, authorization, region = options.region } = request;
  if (!assume(authorization).mayGet(bucket, key) || region !== options.region) return undefined;
  const file = asStorage(() => objectFile(bucketPath(bucketsDirectory, bucket), key));
  try {
    return readSmallFile(file);
  } catch {
    return undefined;
  }
}

function openBucket(
  { region, bucketsDirectory, assume }: Opening,
  access: StorageAccess,
  requireRight: (rights: CopyRights) => void,
): string {
  const rights = assume(access.authorization);
  const folder = asStorage(() => bucketFolder(bucketsDirectory, access.bucket));
  requireRight(rights);
  if ((access.region ?? region) === region) return folder;
  const message = 'The S3 bucket addressed by the query is in a different region from this cluster.';
  throw new StorageFault(message, { code: 'PermanentRedirect', status: 301 });
}

function openObject(options: Opening, request: ObjectRequest): string {
  const folder = openBucket(options, request, (rights) => rights.requireGet(request.bucket, request.key));
  const file = asStorage(() => objectFile(folder, request.key));
  if (statFile(file) !== undefined) return file;
  throw new StorageFault('The specified key does not exist.', { code: 'NoSuchKey', status: 404 });
}

function asStorage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    throw new StorageFault(error.message, { code: error.code, status: error.status });
  }
}
