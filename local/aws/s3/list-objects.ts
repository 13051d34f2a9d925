// ListObjectsV2, and ListObjects as boto3's `bucket.objects` still sends it. Keys that share what comes before the delimiter are
// rolled up into one common prefix; both count as members of a page
// (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html).

import { AwsFault } from '../aws-fault.ts';
import type { XmlElements } from '../xml.ts';
import type { ObjectFactsReader } from './etags.ts';
import type { S3Request } from './s3-request.ts';
import { walkKeys } from './walk-keys.ts';
import type { KeyFile } from './walk-keys.ts';

/** Some of a bucket's keys. */
export interface Page {
  readonly objects: readonly KeyFile[];
  readonly prefixes: readonly string[];
  /** The last key or prefix of a page that others follow. */
  readonly last?: string;
}

interface PageRequest {
  readonly prefix: string;
  readonly delimiter: string;
  readonly after: string;
  readonly most: number;
}

const MOST_KEYS = 1000;

/** The answer to a listing of a bucket's folder. */
export function listObjects(folder: string, request: S3Request, factsOf: ObjectFactsReader): XmlElements {
  const asked = pageRequest(request.query);
  const page = readPage(folder, asked);
  const encode = encoder(request.query);
  const contents = writeContents(page, { factsOf, encode });
  return {
    Name: request.bucket,
    Prefix: encode(asked.prefix),
    Delimiter: asked.delimiter === '' ? undefined : encode(asked.delimiter),
    MaxKeys: asked.most,
    EncodingType: request.query.get('encoding-type') ?? undefined,
    IsTruncated: page.last !== undefined,
    ...continuation(request.query, { page, encode, count: contents.length + page.prefixes.length }),
    Contents: contents,
    CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
}

/** The objects of a page, as they are answered. */
export function writeContents(
  page: Page,
  { factsOf, encode }: { readonly factsOf: ObjectFactsReader; readonly encode: (key: string) => string },
): readonly XmlElements[] {
  return page.objects.flatMap(({ key, file }) => {
    const facts = factsOf(file);
    if (facts === undefined) return [];
    const about = { LastModified: facts.modifiedAt, ETag: `"${facts.etag}"`, Size: facts.size };
    return [{ Key: encode(key), ...about, StorageClass: 'STANDARD' }];
  });
}

/** What a query asks for. */
export function pageRequest(query: URLSearchParams): PageRequest {
  const most = Number(query.get('max-keys') ?? MOST_KEYS);
  if (!Number.isInteger(most) || most < 0) throw new AwsFault('InvalidArgument', 'Argument maxKeys must be an integer');
  const token = query.get('continuation-token');
  const after = token === null ? (query.get('start-after') ?? query.get('marker') ?? '') : readToken(token);
  const delimiter = query.get('delimiter') ?? '';
  return { prefix: query.get('prefix') ?? '', delimiter, after, most: Math.min(most, MOST_KEYS) };
}

/** Reads a page. */
export function readPage(folder: string, asked: PageRequest): Page {
  const objects: KeyFile[] = [];
  const prefixes: string[] = [];
  let last: string | undefined;
  if (asked.most === 0) return { objects, prefixes };
  for (const found of walkKeys(folder, asked)) {
    const prefix = commonPrefix(found.key, asked);
    if (prefix !== undefined && (prefix === last || prefix === asked.after)) continue;
    if (objects.length + prefixes.length >= asked.most) return { objects, prefixes, last: last ?? asked.after };
    if (prefix === undefined) objects.push(found);
    else prefixes.push(prefix);
    last = prefix ?? found.key;
  }
  return { objects, prefixes };
}

function commonPrefix(key: string, { prefix, delimiter }: PageRequest): string | undefined {
  const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return at === -1 ? undefined : key.slice(0, at + delimiter.length);
}

function continuation(
  query: URLSearchParams,
  { page, encode, count }: { readonly page: Page; readonly encode: (key: string) => string; readonly count: number },
): XmlElements {
  if (query.get('list-type') !== '2') {
    return { Marker: encode(query.get('marker') ?? ''), NextMarker: page.last && encode(page.last) };
  }
  const startAfter = query.get('start-after');
  return {
    KeyCount: count,
    ContinuationToken: query.get('continuation-token') ?? undefined,
    StartAfter: startAfter === null ? undefined : encode(startAfter),
    NextContinuationToken: page.last && Buffer.from(page.last).toString('base64url'),
  };
}

function readToken(token: string): string {
  const key = Buffer.from(token, 'base64url').toString();
  if (token !== '' && Buffer.from(key).toString('base64url') === token) return key;
  throw new AwsFault('InvalidArgument', 'The continuation token provided is incorrect');
}

/** How keys are written in the answer. */
export function encoder(query: URLSearchParams): (key: string) => string {
  const encoding = query.get('encoding-type');
  if (encoding !== null && encoding !== 'url')
    throw new AwsFault('InvalidArgument', 'Invalid Encoding Method specified');
  return encoding === 'url' ? (key) => encodeURIComponent(key).replaceAll('%2F', '/') : (key) => key;
}
