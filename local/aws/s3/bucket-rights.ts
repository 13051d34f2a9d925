import { FOREIGN_BUCKETS } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import type { S3Request } from './s3-request.ts';

/** The account may do anything with its own buckets; anybody may read what is public; nobody writes what is another's. */
export function requireRight(request: Pick<S3Request, 'bucket' | 'caller'>, right: 'read' | 'write'): void {
  const isForeign = FOREIGN_BUCKETS.includes(request.bucket);
  const may = right === 'read' ? isForeign || request.caller === 'account' : !isForeign && request.caller === 'account';
  if (!may) throw accessDenied();
}

/** S3's refusal. */
export function accessDenied(): AwsFault {
  return new AwsFault('AccessDenied', 'Access Denied', 403);
}
