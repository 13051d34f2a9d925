import type { CopyStatement } from '../../../redshift-sql/copy.ts';
import { parseS3Url } from './s3-location.ts';
import type { S3Location } from './s3-location.ts';
import { engineFault, storageFault } from './faults.ts';
import { readManifest } from './manifest.ts';
import type { ManifestEntry } from './manifest.ts';
import type { CopyStorage, StorageAccess, StoredObject } from './storage.ts';

/*
 * FROM names a plain string prefix of keys, not a folder; with MANIFEST, one object that lists the objects to load.
 * https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-source-s3.html
 */

/** The objects that a COPY loads, in order. */
export async function objectsToLoad(statement: CopyStatement, storage: CopyStorage): Promise<readonly StoredObject[]> {
  const source = parseS3Url(statement.source.url);
  if (statement.manifest) return manifestObjects(statement, storage);
  const objects = await list({ statement, storage, source });
  if (objects.length === 0) throw noSuchPrefix(source.key);
  return objects;
}

/** Reads one object whole, with COPY's authorization. */
export async function readObject(statement: CopyStatement, storage: CopyStorage, url: string): Promise<Buffer> {
  const { bucket, key } = parseS3Url(url);
  const request = { ...access(statement, bucket), key };
  return storage.read(request).catch((error: unknown) => {
    throw storageFault(error, request);
  });
}

/** With what a COPY reads a bucket. */
export function access({ authorization, region }: CopyStatement, bucket: string): StorageAccess {
  return { bucket, authorization, ...(region !== undefined && { region }) };
}

interface Listing {
  readonly statement: CopyStatement;
  readonly storage: CopyStorage;
  readonly source: S3Location;
}

async function list({ statement, storage, source }: Listing): Promise<readonly StoredObject[]> {
  const request = { ...access(statement, source.bucket), prefix: source.key };
  return storage.list(request).catch((error: unknown) => {
    throw storageFault(error, request);
  });
}

async function manifestObjects(statement: CopyStatement, storage: CopyStorage): Promise<readonly StoredObject[]> {
  const { url } = statement.source;
  const source = parseS3Url(url);
  const found = await list({ statement, storage, source });
  if (found.length === 0) throw noSuchPrefix(source.key);
  if (!found.some(({ key }) => key === source.key)) throw notAnObject();
  const entries = readManifest(await readObject(statement, storage, url), url);
  const known = await listEntries(statement, storage, entries);
  const objects = entries.flatMap((entry) => known.get(entry.url) ?? missing(entry));
  if (objects.length === 0) throw nothingFound(url);
  return objects;
}

/** One listing a bucket, of what its entries' keys begin with, rather than a request for each of thousands. */
async function listEntries(
  statement: CopyStatement,
  storage: CopyStorage,
  entries: readonly ManifestEntry[],
): Promise<ReadonlyMap<string, StoredObject>> {
  const known = new Map<string, StoredObject>();
  const locations = entries.map(({ url }) => parseS3Url(url));
  for (const bucket of new Set(locations.map((location) => location.bucket))) {
    const keys = locations.filter((location) => location.bucket === bucket).map(({ key }) => key);
    const objects = await list({ statement, storage, source: { bucket, key: commonPrefix(keys) } });
    for (const object of objects) known.set(`s3://${bucket}/${object.key}`, object);
  }
  return known;
}

function commonPrefix(keys: readonly string[]): string {
  const [first = '', ...others] = keys;
  let length = first.length;
  for (const key of others) while (!key.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}

function missing({ url, mandatory }: ManifestEntry): readonly StoredObject[] {
  if (!mandatory) return [];
  const error =
    'S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey,Rid 0000000000000000,ExtRid local,CanRetry 0';
  throw engineFault({ error, code: 8001, context: `S3 key being read : ${url}`, location: 'table_s3_scanner.cpp:356' });
}

function noSuchPrefix(prefix: string): Error {
  const error = `The specified S3 prefix '${prefix}' does not exist`;
  return engineFault({ error, code: 8001, context: '', location: 's3_utility.cpp:539' });
}

function notAnObject(): Error {
  const error = 'COPY with MANIFEST parameter requires full path of an Amazon S3 object.';
  return engineFault({ error, code: 8001, context: '', location: 's3_utility.cpp:539' });
}

function nothingFound(url: string): Error {
  const error = `None of the objects in the manifest ${url} exists`;
  return engineFault({ error, code: 8001, context: '', location: 's3_utility.cpp:539' });
}
