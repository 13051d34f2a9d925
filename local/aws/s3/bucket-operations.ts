import { rmdirSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { ACCOUNT_ID } from '../account.ts';
import { AwsFault, notDone } from '../aws-fault.ts';
import { bucketFolder, makeBucket, objectFile, ownBuckets } from './bucket-directory.ts';
import { accessDenied, requireRight } from './bucket-rights.ts';
import { listObjects } from './list-objects.ts';
import { deleteObject } from './place-object.ts';
import { readBody } from './read-body.ts';
import { NAMESPACE, send, sendXml } from './s3-answer.ts';
import type { Operation, S3Context } from './s3-context.ts';
import type { S3Request } from './s3-request.ts';

/** What is asked of a bucket, by method. */
export const bucketOperations: Readonly<Record<string, Operation>> = {
  GET: getBucket,
  HEAD: headBucket,
  PUT: createBucket,
  DELETE: deleteBucket,
  POST: deleteObjects,
};

/** Answers ListBuckets: the account's own whose names begin with a prefix, all in one page. */
export function listBuckets({ directory }: S3Context, request: S3Request): void {
  if (request.caller === 'anybody') throw accessDenied();
  const prefix = request.query.get('prefix') ?? '';
  const buckets = ownBuckets(directory)
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ name, createdAt }) => ({ Name: name, CreationDate: createdAt }));
  const owner = { ID: ACCOUNT_ID, DisplayName: 'local' };
  sendXml(request, 'ListAllMyBucketsResult', { Owner: owner, Buckets: { Bucket: buckets } });
}

function getBucket({ directory, region, factsOf }: S3Context, request: S3Request): void {
  const folder = bucketFolder(directory, request.bucket);
  requireRight(request, 'read');
  if (!request.query.has('location')) {
    sendXml(request, 'ListBucketResult', listObjects(folder, request, factsOf));
    return;
  }
  // The answer is a bare text, empty for us-east-1 (the API's page says why: it is older than the other regions).
  const location = region === 'us-east-1' ? '' : region;
  send(request, `<LocationConstraint xmlns="${NAMESPACE}">${location}</LocationConstraint>`);
}

function headBucket({ directory, region }: S3Context, request: S3Request): void {
  bucketFolder(directory, request.bucket);
  requireRight(request, 'read');
  request.response.writeHead(200, { 'x-amz-bucket-region': region }).end();
}

async function createBucket({ directory }: S3Context, request: S3Request): Promise<void> {
  await readBody(request.message);
  if (request.caller === 'anybody') throw accessDenied();
  makeBucket(directory, request.bucket);
  request.response.writeHead(200, { Location: `/${request.bucket}` }).end();
}

function deleteBucket({ directory }: S3Context, request: S3Request): void {
  const folder = bucketFolder(directory, request.bucket);
  requireRight(request, 'write');
  try {
    rmdirSync(folder);
  } catch {
    throw new AwsFault('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409);
  }
  request.response.writeHead(204).end();
}

async function deleteObjects(context: S3Context, request: S3Request): Promise<void> {
  if (!request.query.has('delete')) throw notDone('S3 POST to a bucket other than ?delete');
  const folder = bucketFolder(context.directory, request.bucket);
  const { keys, quiet } = readDelete(await readBody(request.message));
  requireRight(request, 'write');
  for (const key of keys) deleteObject(context, folder, objectFile(folder, key));
  sendXml(request, 'DeleteResult', { Deleted: quiet ? [] : keys.map((Key) => ({ Key })) });
}

function readDelete(body: Buffer): { readonly keys: readonly string[]; readonly quiet: boolean } {
  const parser = new XMLParser({ parseTagValue: false, trimValues: false, isArray: (name) => name === 'Object' });
  const parsed = parser.parse(body) as { Delete?: { Object?: { Key?: string }[]; Quiet?: string } };
  const keys = (parsed.Delete?.Object ?? []).map(({ Key = '' }) => Key);
  if (keys.length > 0 && keys.length <= 1000) return { keys, quiet: parsed.Delete?.Quiet === 'true' };
  throw new AwsFault('MalformedXML', 'The XML you provided was not well-formed or did not validate: 1 to 1000 keys.');
}
