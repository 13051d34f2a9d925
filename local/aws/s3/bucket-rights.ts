import { FOREIGN_BUCKETS } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { isAllowed } from '../iam/evaluate.ts';
import { policyStatements, publicStatements } from './bucket-policy.ts';
import type { S3Context } from './s3-context.ts';
import type { S3Request } from './s3-request.ts';

/** What a right is about. */
type Wanted = Pick<S3Request, 'bucket' | 'key' | 'caller'>;

/**
 * Who calls may do what policies allow: their own, those of the role that they have assumed, and the bucket's. Another's bucket may be
 * read by anybody, and written by nobody. Throws S3's refusal.
 */
export function requireRight(context: S3Context, wanted: Wanted, action: `s3:${string}`): void {
  if (!mayDo(context, wanted, action)) throw accessDenied();
}

/** Whether who calls may do something. */
export function mayDo({ state }: S3Context, { bucket, key, caller }: Wanted, action: `s3:${string}`): boolean {
  if (FOREIGN_BUCKETS.includes(bucket)) return /^s3:(?:Get|List)/.test(action);
  const resource = bucket === '' ? '*' : `arn:aws:s3:::${bucket}${key === '' ? '' : `/${key}`}`;
  if (caller === 'anybody') return isAllowed(publicStatements(state, bucket), action, resource);
  const ofBucket = policyStatements(state, bucket, { kind: 'AWS', names: caller.principals });
  return isAllowed([...caller.rights(), ...ofBucket], action, resource);
}

/** S3's refusal. */
function accessDenied(): AwsFault {
  return new AwsFault('AccessDenied', 'Access Denied', 403);
}
