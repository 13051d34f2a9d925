// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html

import type { XmlElements } from '../xml.ts';
import type { ObjectFactsReader } from './etags.ts';
import { encoder, pageRequest, readPage, writeContents } from './list-objects.ts';
import type { S3Request } from './s3-request.ts';
import { OWNER } from './settings/owner-only.ts';

/** The version of every object: former ones are not kept. */
export const ONLY_VERSION = 'null';

/** The answer to a listing of versions: each object once. */
export function listVersions(folder: string, request: S3Request, factsOf: ObjectFactsReader): XmlElements {
  const { query } = request;
  const marker = query.get('key-marker') ?? '';
  const asked = { ...pageRequest(query), after: marker };
  const page = readPage(folder, asked);
  const encode = encoder(query);
  return {
    Name: request.bucket,
    Prefix: encode(asked.prefix),
    KeyMarker: encode(marker),
    VersionIdMarker: query.get('version-id-marker') ?? '',
    Delimiter: asked.delimiter === '' ? undefined : encode(asked.delimiter),
    MaxKeys: asked.most,
    EncodingType: query.get('encoding-type') ?? undefined,
    IsTruncated: page.last !== undefined,
    NextKeyMarker: page.last && encode(page.last),
    NextVersionIdMarker: page.last && ONLY_VERSION,
    Version: writeContents(page, { factsOf, encode }).map((content) => ({
      ...content,
      VersionId: ONLY_VERSION,
      IsLatest: true,
      Owner: OWNER,
    })),
    CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
}
