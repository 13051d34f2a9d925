import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { AwsFault } from '../aws-fault.ts';
import type { TagMap } from '../tags.ts';
import { objectFile } from './bucket-directory.ts';
import { readByteRange } from './byte-range.ts';
import type { ObjectFacts, ObjectFactsReader } from './etags.ts';
import { DEFAULT_TYPE } from './kept-headers.ts';
import { isUnmodified } from './preconditions.ts';
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
export async function sendObject(request: S3Request, { file, facts }: FoundObject, tags: TagMap): Promise<void> {
  const { response, method } = request;
  const headers = {
    ETag: `"${facts.etag}"`,
    'Last-Modified': facts.modifiedAt.toUTCString(),
    'Accept-Ranges': 'bytes',
  };
  if (isUnmodified(request, facts)) {
    response.writeHead(304, headers).end();
    return;
  }
  const range = readByteRange(header(request, 'range'), facts.size);
  response.writeHead(range ? 206 : 200, {
    ...headers,
    'content-type': DEFAULT_TYPE,
    ...facts.headers,
    ...tagCount(tags),
    ...overrides(request),
    'Content-Length': range ? range.end - range.start + 1 : facts.size,
    ...(range && { 'Content-Range': `bytes ${range.start}-${range.end}/${facts.size}` }),
  });
  if (method === 'HEAD' || facts.size === 0) response.end();
  else await pipeline(createReadStream(file, range), response);
}

function tagCount(tags: TagMap): Readonly<Record<string, number>> {
  const count = Object.keys(tags).length;
  return count === 0 ? {} : { 'x-amz-tagging-count': count };
}

/** `response-content-type` and its like in the query, as links for browsers have them. */
function overrides({ query }: S3Request): Readonly<Record<string, string>> {
  const wanted = [...query].filter(([name]) => /^response-(?:content-|cache-control$|expires$)/.test(name));
  return Object.fromEntries(wanted.map(([name, value]) => [name.slice('response-'.length), value]));
}
