import { rmdirSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { FOREIGN_BUCKETS } from '../account.ts';
import { AwsFault, notDone } from '../aws-fault.ts';
import { bucketFolder, makeBucket, objectFile, ownBuckets } from './bucket-directory.ts';
import { mayDo, requireRight } from './bucket-rights.ts';
import { forgetSettings } from './bucket-settings.ts';
import { listObjects } from './list-objects.ts';
import { listVersions } from './list-versions.ts';
import { deleteObject } from './place-object.ts';
import { readBody } from './read-body.ts';
import { NAMESPACE, send, sendXml } from './s3-answer.ts';
import type { Operation, S3Context } from './s3-context.ts';
import type { S3Request } from './s3-request.ts';
import { OWNER } from './settings/owner-only.ts';

/** What is asked of a bucket, by method. */
export const bucketOperations: Readonly<Record<string, Operation>> = {
  GET: getBucket,
  HEAD: headBucket,
  PUT: createBucket,
  DELETE: deleteBucket,
  POST: deleteObjects,
};

/** Answers ListBuckets: the account's own whose names begin with a prefix, all in one page. */
export function listBuckets(context: S3Context, request: S3Request): void {
  requireRight(context, { ...request, bucket: '' }, 's3:ListAllMyBuckets');
  const prefix = request.query.get('prefix') ?? '';
  const buckets = ownBuckets(context.directory)
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ name, createdAt }) => ({ Name: name, CreationDate: createdAt }));
  sendXml(request, 'ListAllMyBucketsResult', { Owner: OWNER, Buckets: { Bucket: buckets } });
}

function getBucket(context: S3Context, request: S3Request): void {
  const { directory, region, factsOf } = context;
  const folder = bucketFolder(directory, request.bucket);
  if (request.query.has('versions')) {
    requireRight(context, request, 's3:ListBucketVersions');
    return sendXml(request, 'ListVersionsResult', listVersions(folder, request, factsOf));
  }
  if (!request.query.has('location')) {
    requireRight(context, request, 's3:ListBucket');
    return sendXml(request, 'ListBucketResult', listObjects(folder, request, factsOf));
  }
  requireRight(context, request, 's3:GetBucketLocation');
  // The answer is a bare text, empty for us-east-1 (the API's page says why: it is older than the other regions).
  const location = region === 'us-east-1' ? '' : region;
  send(request, `<LocationConstraint xmlns="${NAMESPACE}">${location}</LocationConstraint>`);
}

function headBucket(context: S3Context, request: S3Request): void {
  bucketFolder(context.directory, request.bucket);
  requireRight(context, request, 's3:ListBucket');
  request.response.writeHead(200, { 'x-amz-bucket-region': context.region }).end();
}

async function createBucket(context: S3Context, request: S3Request): Promise<void> {
  await readBody(request.message);
  // Another's bucket is not denied: its name is taken.
  if (!FOREIGN_BUCKETS.includes(request.bucket)) requireRight(context, request, 's3:CreateBucket');
  makeBucket(context.directory, request.bucket);
  forgetSettings(context.state, request.bucket);
  request.response.writeHead(200, { Location: `/${request.bucket}` }).end();
}

function deleteBucket(context: S3Context, request: S3Request): void {
  const folder = bucketFolder(context.directory, request.bucket);
  requireRight(context, request, 's3:DeleteBucket');
  try {
    rmdirSync(folder);
  } catch {
    throw new AwsFault('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409);
  }
  forgetSettings(context.state, request.bucket);
  request.response.writeHead(204).end();
}

async function deleteObjects(context: S3Context, request: S3Request): Promise<void> {
  if (!request.query.has('delete')) throw notDone('S3 POST to a bucket other than ?delete');
  const folder = bucketFolder(context.directory, request.bucket);
  const { keys, quiet } = readDelete(await readBody(request.message));
  const [may, mayNot] = [true, false].map((isAllowed) =>
    keys.filter((key) => mayDo(context, { ...request, key }, 's3:DeleteObject') === isAllowed),
  );
  for (const key of may ?? []) deleteObject(context, folder, objectFile(folder, key));
  sendXml(request, 'DeleteResult', {
    Deleted: quiet ? [] : may?.map((Key) => ({ Key })),
    Error: mayNot?.map((Key) => ({ Key, Code: 'AccessDenied', Message: 'Access Denied' })),
  });
}

function readDelete(body: Buffer): { readonly keys: readonly string[]; readonly quiet: boolean } {
  const parser = new XMLParser({ parseTagValue: false, trimValues: false, isArray: (name) => name === 'Object' });
  const parsed = parser.parse(body) as { Delete?: { Object?: { Key?: string }[]; Quiet?: string } };
  const keys = (parsed.Delete?.Object ?? []).map(({ Key = '' }) => Key);
  if (keys.length > 0 && keys.length <= 1000) return { keys, quiet: parsed.Delete?.Quiet === 'true' };
  throw new AwsFault('MalformedXML', 'The XML you provided was not well-formed or did not validate: 1 to 1000 keys.');
}
