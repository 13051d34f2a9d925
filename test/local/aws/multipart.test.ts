import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import type { AwsFixture } from './local-aws.ts';
import { startWithBucket } from './s3-bucket.ts';

let aws: AwsFixture;
let s3: S3Client;
const Bucket = 'parts';
const FIRST = Buffer.alloc(5 * 1024 * 1024, 'abcdefg');

before(async () => {
  ({ aws, s3 } = await startWithBucket(Bucket));
});

async function begin(Key: string): Promise<{ Bucket: string; Key: string; UploadId: string }> {
  const about = { ContentType: 'text/plain', Metadata: { by: 'a test' } };
  const { UploadId = '' } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...about }));
  return { Bucket, Key, UploadId };
}

async function sendPart(upload: Awaited<ReturnType<typeof begin>>, PartNumber: number, Body: Buffer | string) {
  const { ETag } = await s3.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
  return { PartNumber, ETag };
}

function md5(...texts: readonly (Buffer | string)[]): string {
  return createHash('md5')
    .update(Buffer.concat(texts.map((text) => Buffer.from(text))))
    .digest('hex');
}

void test('parts become one object with the ETag that S3 gives it, in listings too, and what was said of it', async () => {
  const upload = await begin('a/whole');
  const second = await sendPart(upload, 2, 'the end');
  await sendPart(upload, 1, 'sent again');
  const first = await sendPart(upload, 1, FIRST);
  const { Parts } = await s3.send(new ListPartsCommand(upload));
  assert.deepEqual(
    Parts?.map(({ PartNumber, Size }) => [PartNumber, Size]),
    [
      [1, FIRST.length],
      [2, 7],
    ],
  );
  const digests = Buffer.from(md5(FIRST) + md5('the end'), 'hex');
  const expected = `"${createHash('md5').update(digests).digest('hex')}-2"`;
  const MultipartUpload = { Parts: [first, second] };
  const { ETag } = await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }));
  assert.equal(ETag, expected);
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'a/whole' }));
  assert.deepEqual([head.ETag, head.ContentType, head.Metadata], [expected, 'text/plain', { by: 'a test' }]);
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'a/' }));
  assert.equal(Contents?.[0]?.ETag, expected);
  const file = path.join(aws.bucketsDirectory, Bucket, 'a/whole');
  assert.equal(md5(readFileSync(file)), md5(FIRST, 'the end'));
  assert.deepEqual(readdirSync(path.dirname(file)), ['whole']);

  writeFileSync(file, 'another object');
  const later = await s3.send(new HeadObjectCommand({ Bucket, Key: 'a/whole' }));
  assert.deepEqual([later.ETag, later.Metadata], [`"${md5('another object')}"`, {}]);
});

void test('a part is copied from a range of another object', async () => {
  writeFileSync(path.join(aws.bucketsDirectory, Bucket, 'digits'), '0123456789');
  const upload = await begin('copied');
  const copy = { CopySource: `${Bucket}/digits`, CopySourceRange: 'bytes=3-5', PartNumber: 1 };
  const { CopyPartResult } = await s3.send(new UploadPartCopyCommand({ ...upload, ...copy }));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: CopyPartResult?.ETag }] };
  await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'copied' }));
  assert.equal(await Body?.transformToString(), '345');
});

void test('wrong parts are refused in S3’s words, and the upload goes on', async () => {
  const upload = await begin('wrong');
  const small = [await sendPart(upload, 1, 'small'), await sendPart(upload, 2, 'small too')];
  const complete = async (Parts: { PartNumber: number; ETag?: string | undefined }[]) =>
    await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
  await assert.rejects(complete(small), { name: 'EntityTooSmall' });
  await assert.rejects(complete(small.toReversed()), { name: 'InvalidPartOrder' });
  await assert.rejects(complete([{ PartNumber: 3, ETag: '"0"' }]), { name: 'InvalidPart' });
  await complete(small.slice(1));
});

void test('an aborted upload is gone with its parts', async () => {
  const upload = await begin('aborted');
  await sendPart(upload, 1, 'x');
  const list = new ListMultipartUploadsCommand({ Bucket, Prefix: 'aborted' });
  assert.equal((await s3.send(list)).Uploads?.[0]?.UploadId, upload.UploadId);
  await s3.send(new AbortMultipartUploadCommand(upload));
  assert.equal((await s3.send(list)).Uploads, undefined);
  await assert.rejects(sendPart(upload, 2, 'y'), { name: 'NoSuchUpload' });
  assert.deepEqual(readdirSync(path.join(aws.bucketsDirectory, '.uploads')), []);
});
