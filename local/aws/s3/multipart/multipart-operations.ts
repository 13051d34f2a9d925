// https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { ACCOUNT_ID } from '../../account.ts';
import { AwsFault } from '../../aws-fault.ts';
import { bucketFolder, objectFile } from '../bucket-directory.ts';
import { requireRight } from '../bucket-rights.ts';
import { readByteRange } from '../byte-range.ts';
import { findCopySource } from '../copy-source.ts';
import { headersToKeep } from '../kept-headers.ts';
import { taggingHeader } from '../object-tags.ts';
import { placeObject } from '../place-object.ts';
import { requireWritable } from '../preconditions.ts';
import { readBody } from '../read-body.ts';
import { sendXml } from '../s3-answer.ts';
import type { Operation, S3Context } from '../s3-context.ts';
import { header } from '../s3-request.ts';
import type { S3Request } from '../s3-request.ts';
import {
  beginUpload,
  endUpload,
  findUpload,
  joinParts,
  keepPart,
  openUploads,
  uploadedParts,
} from './upload-folder.ts';
import type { Upload, UploadedPart } from './upload-folder.ts';

/** All parts but the last: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const LEAST_PART_BYTES = 5 * 1024 * 1024;
const LIST_SIZE = 1000;

/** What is asked of a bucket with `uploads`. */
export const bucketUploads: Readonly<Record<string, Operation>> = { GET: listUploads };

/** What is asked of an object with `uploads`. */
export const objectUploads: Readonly<Record<string, Operation>> = { POST: createUpload };

/** What is asked with an `uploadId`. */
export const uploadIdOperations: Readonly<Record<string, Operation>> = {
  GET: listParts,
  PUT: uploadPart,
  POST: completeUpload,
  DELETE: abortUpload,
};

async function createUpload(context: S3Context, request: S3Request): Promise<void> {
  const { directory } = context;
  objectFile(bucketFolder(directory, request.bucket), request.key);
  requireRight(context, request, 's3:PutObject');
  await readBody(request.message);
  const { bucket, key, message } = request;
  const { id } = beginUpload(directory, {
    bucket,
    key,
    headers: headersToKeep(message.headers),
    tags: taggingHeader(request),
  });
  sendXml(request, 'InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: id });
}

async function uploadPart(context: S3Context, request: S3Request): Promise<void> {
  const upload = uploadOf(context, request);
  const number = Number(request.query.get('partNumber'));
  const body = await readBody(request.message);
  if (header(request, 'x-amz-copy-source') === undefined) {
    const etag = keepPart(context.directory, upload, { number, body });
    request.response.writeHead(200, { ETag: `"${etag}"` }).end();
    return;
  }
  const etag = keepPart(context.directory, upload, { number, body: readCopiedRange(context, request) });
  sendXml(request, 'CopyPartResult', { LastModified: new Date(), ETag: `"${etag}"` });
}

function readCopiedRange(context: S3Context, request: S3Request): Buffer {
  const { file, facts } = findCopySource(context, request);
  const range = readByteRange(header(request, 'x-amz-copy-source-range'), facts.size);
  const content = readFileSync(file);
  return range === undefined ? content : content.subarray(range.start, range.end + 1);
}

async function completeUpload(context: S3Context, request: S3Request): Promise<void> {
  const upload = uploadOf(context, request);
  const file = objectFile(bucketFolder(context.directory, request.bucket), request.key);
  const listed = readComplete(await readBody(request.message));
  const parts = chooseParts(listed, uploadedParts(context.directory, upload.id));
  requireWritable(request, context.factsOf(file));
  const digests = Buffer.concat(parts.map(({ etag }) => Buffer.from(etag, 'hex')));
  const etag = await placeObject(context, file, {
    write: async (temporary) => await joinParts(parts, temporary),
    headers: upload.headers,
    tags: upload.tags ?? {},
    etag: `${createHash('md5').update(digests).digest('hex')}-${parts.length}`,
  });
  endUpload(context.directory, upload.id);
  sendXml(request, 'CompleteMultipartUploadResult', {
    Location: `/${request.bucket}/${request.key}`,
    Bucket: request.bucket,
    Key: request.key,
    ETag: `"${etag}"`,
  });
}

interface ListedPart {
  readonly number: number;
  readonly etag: string;
}

function readComplete(body: Buffer): readonly ListedPart[] {
  const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'Part' });
  const parsed = parser.parse(body) as {
    CompleteMultipartUpload?: { Part?: { PartNumber?: string; ETag?: string }[] };
  };
  const parts = parsed.CompleteMultipartUpload?.Part ?? [];
  if (parts.length === 0) {
    throw new AwsFault('MalformedXML', 'The XML you provided was not well-formed or did not validate: no Part.');
  }
  return parts.map(({ PartNumber, ETag = '' }) => ({
    number: Number(PartNumber),
    etag: ETag.replaceAll(/"|&quot;/g, ''),
  }));
}

function chooseParts(listed: readonly ListedPart[], arrived: readonly UploadedPart[]): readonly UploadedPart[] {
  const parts = listed.map((wanted, index) => {
    if (index > 0 && wanted.number <= (listed[index - 1]?.number ?? 0)) {
      throw new AwsFault('InvalidPartOrder', 'The list of parts was not in ascending order.');
    }
    const part = arrived.find(({ number, etag }) => number === wanted.number && etag === wanted.etag);
    if (part !== undefined) return part;
    throw new AwsFault(
      'InvalidPart',
      'One or more of the specified parts could not be found. The part may not have been uploaded, or the ' +
        "specified entity tag may not match the part's entity tag.",
    );
  });
  if (parts.slice(0, -1).every(({ size }) => size >= LEAST_PART_BYTES)) return parts;
  throw new AwsFault('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
}

async function abortUpload(context: S3Context, request: S3Request): Promise<void> {
  const upload = uploadOf(context, request);
  await readBody(request.message);
  endUpload(context.directory, upload.id);
  request.response.writeHead(204).end();
}

function listParts(context: S3Context, request: S3Request): void {
  const upload = uploadOf(context, request);
  const after = Number(request.query.get('part-number-marker') ?? 0);
  const most = Math.min(Number(request.query.get('max-parts') ?? LIST_SIZE), LIST_SIZE);
  const rest = uploadedParts(context.directory, upload.id).filter(({ number }) => number > after);
  const page = rest.slice(0, most);
  sendXml(request, 'ListPartsResult', {
    Bucket: upload.bucket,
    Key: upload.key,
    UploadId: upload.id,
    PartNumberMarker: after,
    NextPartNumberMarker: page.at(-1)?.number ?? 0,
    MaxParts: most,
    IsTruncated: page.length < rest.length,
    Part: page.map(({ number, etag, size, modifiedAt }) => ({
      PartNumber: number,
      LastModified: modifiedAt,
      ETag: `"${etag}"`,
      Size: size,
    })),
    StorageClass: 'STANDARD',
  });
}

function listUploads(context: S3Context, request: S3Request): void {
  const { directory } = context;
  bucketFolder(directory, request.bucket);
  requireRight(context, request, 's3:ListBucketMultipartUploads');
  const prefix = request.query.get('prefix') ?? '';
  const uploads = openUploads(directory, request.bucket).filter(({ key }) => key.startsWith(prefix));
  sendXml(request, 'ListMultipartUploadsResult', {
    Bucket: request.bucket,
    Prefix: prefix,
    MaxUploads: LIST_SIZE,
    IsTruncated: false,
    Upload: uploads.map(({ id, key, initiatedAt }) => ({
      Key: key,
      UploadId: id,
      Initiator: { ID: ACCOUNT_ID },
      StorageClass: 'STANDARD',
      Initiated: new Date(initiatedAt),
    })),
  });
}

function uploadOf(context: S3Context, request: S3Request): Upload {
  bucketFolder(context.directory, request.bucket);
  requireRight(context, request, 's3:PutObject');
  const { bucket, key, query } = request;
  return findUpload(context.directory, { bucket, key, id: query.get('uploadId') ?? '' });
}
