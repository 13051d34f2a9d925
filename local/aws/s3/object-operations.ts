import { AwsFault, notDone } from '../aws-fault.ts';
import { bucketFolder, objectFile } from './bucket-directory.ts';
import { requireRight } from './bucket-rights.ts';
import { copyObject, deleteObject, findObject, sendObject, writeObject } from './objects.ts';
import { readBody } from './read-body.ts';
import { sendXml } from './s3-answer.ts';
import type { Operation, S3Context } from './s3-context.ts';
import { header } from './s3-request.ts';
import type { S3Request } from './s3-request.ts';

/** What is asked of an object, by method. */
export const objectOperations: Readonly<Record<string, Operation>> = {
  GET: getObject,
  HEAD: getObject,
  PUT: putObject,
  DELETE: removeObject,
};

async function getObject({ directory, factsOf }: S3Context, request: S3Request): Promise<void> {
  const folder = bucketFolder(directory, request.bucket);
  requireRight(request, 'read');
  await sendObject(request, findObject(folder, request.key, factsOf));
}

async function putObject(context: S3Context, request: S3Request): Promise<void> {
  const folder = bucketFolder(context.directory, request.bucket);
  requireRight(request, 'write');
  const metadata = Object.keys(request.message.headers).find((name) => name.startsWith('x-amz-meta-'));
  if (metadata !== undefined) throw notDone(`metadata of an object (${metadata})`);
  const file = objectFile(folder, request.key);
  const source = header(request, 'x-amz-copy-source');
  const body = await readBody(request.message);
  if (source !== undefined) {
    putCopy(context, request, { file, source });
    return;
  }
  if (header(request, 'if-none-match') === '*' && context.factsOf(file) !== undefined) {
    throw new AwsFault('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
  }
  request.response.writeHead(200, { ETag: `"${writeObject(context.directory, file, body)}"` }).end();
}

function putCopy(
  { directory, factsOf }: S3Context,
  request: S3Request,
  { file, source }: { readonly file: string; readonly source: string },
): void {
  const [, bucket = '', key = ''] = /^\/?([^/]+)\/(.+)$/s.exec(decodeURIComponent(source)) ?? [];
  const from = findObject(bucketFolder(directory, bucket), key, factsOf);
  requireRight({ bucket, caller: request.caller }, 'read');
  copyObject(directory, from, file);
  sendXml(request, 'CopyObjectResult', { LastModified: new Date(), ETag: `"${from.facts.etag}"` });
}

function removeObject({ directory }: S3Context, request: S3Request): void {
  const folder = bucketFolder(directory, request.bucket);
  requireRight(request, 'write');
  deleteObject(folder, objectFile(folder, request.key));
  request.response.writeHead(204).end();
}
