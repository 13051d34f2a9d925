import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { bucketFolder, objectFile } from './bucket-directory.ts';
import { requireRight } from './bucket-rights.ts';
import { findCopySource } from './copy-source.ts';
import { headersToKeep } from './kept-headers.ts';
import { taggingHeader, tagsOf } from './object-tags.ts';
import { findObject, sendObject } from './objects.ts';
import { deleteObject, placeObject } from './place-object.ts';
import { requireWritable } from './preconditions.ts';
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

async function getObject(context: S3Context, request: S3Request): Promise<void> {
  const folder = bucketFolder(context.directory, request.bucket);
  requireRight(context, request, 's3:GetObject');
  const found = findObject(folder, request.key, context.factsOf);
  await sendObject(request, found, tagsOf(context, found));
}

async function putObject(context: S3Context, request: S3Request): Promise<void> {
  const folder = bucketFolder(context.directory, request.bucket);
  requireRight(context, request, 's3:PutObject');
  const file = objectFile(folder, request.key);
  const body = await readBody(request.message);
  requireWritable(request, context.factsOf(file));
  if (header(request, 'x-amz-copy-source') !== undefined) return await copyObject(context, request, file);
  const write = (temporary: string): string => {
    writeFileSync(temporary, body);
    return createHash('md5').update(body).digest('hex');
  };
  const object = { write, headers: headersToKeep(request.message.headers), tags: taggingHeader(request) };
  const etag = await placeObject(context, file, object);
  request.response.writeHead(200, { ETag: `"${etag}"` }).end();
}

/** Keeps what was said of the source, unless the request says to replace it. */
async function copyObject(context: S3Context, request: S3Request, file: string): Promise<void> {
  const from = findCopySource(context, request);
  const isReplacing = header(request, 'x-amz-metadata-directive') === 'REPLACE';
  const write = (temporary: string): string => {
    copyFileSync(from.file, temporary);
    return createHash('md5').update(readFileSync(temporary)).digest('hex');
  };
  const headers = isReplacing ? headersToKeep(request.message.headers) : from.facts.headers;
  const tags =
    header(request, 'x-amz-tagging-directive') === 'REPLACE' ? taggingHeader(request) : tagsOf(context, from);
  const etag = await placeObject(context, file, { write, headers, tags });
  sendXml(request, 'CopyObjectResult', { LastModified: new Date(), ETag: `"${etag}"` });
}

function removeObject(context: S3Context, request: S3Request): void {
  const folder = bucketFolder(context.directory, request.bucket);
  requireRight(context, request, 's3:DeleteObject');
  deleteObject(context, folder, objectFile(folder, request.key));
  request.response.writeHead(204).end();
}
