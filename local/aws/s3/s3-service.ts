// S3's REST protocol: what is asked for is in the method, the path and the query
// (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html).

import { AwsFault } from '../aws-fault.ts';
import type { KeyHolder } from '../iam/caller.ts';
import { bucketOperations, listBuckets } from './bucket-operations.ts';
import { objectOperations } from './object-operations.ts';
import { bucketUploads, objectUploads, uploadIdOperations } from './multipart/multipart-operations.ts';
import { sendFault } from './s3-answer.ts';
import type { Operation, S3Context } from './s3-context.ts';
import { ONLY_VERSION } from './list-versions.ts';
import { readS3Request } from './s3-request.ts';
import type { S3Request } from './s3-request.ts';
import { answerSetting } from './settings/answer-setting.ts';

/** What a query asks of a bucket or an object other than the thing itself. */
const SUBRESOURCE =
  /^(?:acl|policy|policyStatus|tagging|versioning|uploads|uploadId|lifecycle|cors|website|notification|replication|encryption|object-lock|publicAccessBlock|ownershipControls|torrent|restore|select|attributes|logging|accelerate|analytics|metrics|inventory|requestPayment|legal-hold|retention)$/;

/** Answers one request; a fault is S3's answer too. `before` may throw one. */
export async function answerS3(
  context: S3Context,
  { message, response }: Pick<S3Request, 'message' | 'response'>,
  {
    holder,
    before,
  }: { readonly holder: KeyHolder | undefined; readonly before: (request: S3Request) => Promise<void> },
): Promise<void> {
  try {
    const request = readS3Request(message, response, callerOf(holder));
    await before(request);
    await operationOf(request)(context, request);
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    message.resume();
    sendFault({ message, response }, error);
  }
}

/** Who holds the key that a request is signed with; S3's fault for a key that is none any more. */
function callerOf(holder: KeyHolder | undefined): S3Request['caller'] {
  if (holder === undefined) return 'anybody';
  if (holder.kind === 'caller') return holder.caller;
  if (holder.kind === 'expired') throw new AwsFault('ExpiredToken', 'The provided token has expired.');
  const message = 'The AWS Access Key Id you provided does not exist in our records.';
  throw new AwsFault('InvalidAccessKeyId', message, 403);
}

function operationOf(request: S3Request): Operation {
  const { method, bucket, key, query } = request;
  refuseVersion(query);
  const upload = query.has('uploadId') ? uploadIdOperations[method] : undefined;
  if (upload !== undefined) return upload;
  const uploads = query.has('uploads') ? (key === '' ? bucketUploads : objectUploads)[method] : undefined;
  if (uploads !== undefined) return uploads;
  const subresource = [...query.keys()].find((name) => SUBRESOURCE.test(name));
  if (subresource !== undefined) return async (context) => await answerSetting(context, request, subresource);
  if (bucket === '' && method === 'GET') return listBuckets;
  const operation = (key === '' ? bucketOperations : objectOperations)[method];
  if (bucket !== '' && operation !== undefined) return operation;
  throw new AwsFault('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405);
}

function refuseVersion(query: URLSearchParams): void {
  if ((query.get('versionId') ?? ONLY_VERSION) === ONLY_VERSION) return;
  throw new AwsFault('InvalidArgument', 'Invalid version id specified');
}
