import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsFault } from '../aws-fault.ts';
import type { Caller } from '../iam/caller.ts';

/** A request as S3 reads it: `/bucket/key?query`, or `/key?query` of the host `bucket.localhost`. */
export interface S3Request {
  readonly method: string;
  /** Empty for the list of buckets. */
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly query: URLSearchParams;
  /** Who asks: anybody, where the request is not signed. */
  readonly caller: Caller | 'anybody';
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
}

/** Splits the path and the query. */
export function readS3Request(
  message: IncomingMessage,
  response: ServerResponse,
  caller: S3Request['caller'],
): S3Request {
  const [path = '', query = ''] = (message.url ?? '/').split(/\?(.*)/s, 2);
  const inHost = bucketOfHost(message.headers.host ?? '');
  const slash = path.indexOf('/', 1);
  const end = slash === -1 ? path.length : slash;
  return {
    method: message.method ?? 'GET',
    bucket: inHost ?? decode(path.slice(1, end)),
    key: decode(path.slice(inHost === undefined ? end + 1 : 1)),
    query: new URLSearchParams(query),
    caller,
    message,
    response,
  };
}

/** A header's text, undefined when it was not sent. */
export function header(request: S3Request, name: string): string | undefined {
  const value = request.message.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

/** SDKs that are given an endpoint with a name put the bucket before it; `s3` may stand between. */
function bucketOfHost(host: string): string | undefined {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return /^(?!s3\.localhost$)(.+?)(?:\.s3(?:[.-][a-z0-9-]+)?)?\.localhost$/.exec(name)?.[1];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsFault('InvalidURI', "Couldn't parse the specified URI.");
  }
}
