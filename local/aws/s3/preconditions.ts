// RFC 9110, 13: what a request demands of the object as it is.

import { AwsFault } from '../aws-fault.ts';
import type { ObjectFacts } from './etags.ts';
import { header } from './s3-request.ts';
import type { S3Request } from './s3-request.ts';

/** Whether the reader has this object already, so that it is answered 304; throws where it is not what the reader wants. */
export function isUnmodified(request: S3Request, { etag, modifiedAt }: ObjectFacts): boolean {
  const [match, noneMatch] = [header(request, 'if-match'), header(request, 'if-none-match')];
  const seconds = Math.floor(modifiedAt.getTime() / 1000) * 1000;
  const unmodifiedSince = timeOf(request, 'if-unmodified-since');
  if (match === undefined ? seconds > (unmodifiedSince ?? Infinity) : !names(match, etag)) throw failed();
  if (noneMatch !== undefined) return names(noneMatch, etag);
  return seconds <= (timeOf(request, 'if-modified-since') ?? -Infinity);
}

/** Throws where a writer wants another object to be there than is. */
export function requireWritable(request: S3Request, facts: ObjectFacts | undefined): void {
  const match = header(request, 'if-match');
  if (match !== undefined && facts === undefined) {
    throw new AwsFault('NoSuchKey', 'The specified key does not exist.', 404);
  }
  if (match !== undefined && facts !== undefined && !names(match, facts.etag)) throw failed();
  if (header(request, 'if-none-match') === '*' && facts !== undefined) throw failed();
}

function names(list: string, etag: string): boolean {
  return list.split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//, '').replaceAll('"', '')));
}

function timeOf(request: S3Request, name: string): number | undefined {
  const time = Date.parse(header(request, name) ?? '');
  return Number.isNaN(time) ? undefined : time;
}

function failed(): AwsFault {
  const message = 'At least one of the pre-conditions you specified did not hold';
  return new AwsFault('PreconditionFailed', message, 412);
}
