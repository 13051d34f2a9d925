import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsFault } from '../aws-fault.ts';

/** A request as S3 reads it: path style, `/bucket/key?query`. */
export interface S3Request {
  readonly method: string;
  /** Empty for the list of buckets. */
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly query: URLSearchParams;
  /** Who asks: somebody of the account, or anybody, where the request is not signed. */
  readonly caller: 'account' | 'anybody';
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
  const slash = path.indexOf('/', 1);
  const end = slash === -1 ? path.length : slash;
  return {
    method: message.method ?? 'GET',
    bucket: decode(path.slice(1, end)),
    key: decode(path.slice(end + 1)),
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

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsFault('InvalidURI', "Couldn't parse the specified URI.");
  }
}
