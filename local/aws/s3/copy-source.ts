import { AwsFault } from '../aws-fault.ts';
import { bucketFolder } from './bucket-directory.ts';
import { requireRight } from './bucket-rights.ts';
import { findObject } from './objects.ts';
import type { FoundObject } from './objects.ts';
import type { S3Context } from './s3-context.ts';
import { header } from './s3-request.ts';
import type { S3Request } from './s3-request.ts';

/** The object that `x-amz-copy-source` names: `bucket/key`, percent-encoded. */
export function findCopySource(context: S3Context, request: S3Request): FoundObject {
  const source = decodeURIComponent(header(request, 'x-amz-copy-source') ?? '').replace(/\?versionId=null$/, '');
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(source) ?? [];
  if (bucket === undefined || key === undefined) {
    throw new AwsFault('InvalidArgument', 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey');
  }
  const found = findObject(bucketFolder(context.directory, bucket), key, context.factsOf);
  requireRight(context, { bucket, key, caller: request.caller }, 's3:GetObject');
  return found;
}
