import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import path from 'node:path';
import { before, test } from 'node:test';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { startFixture } from './local-aws.ts';
import type { AwsFixture } from './local-aws.ts';
import { startWithBucket } from './s3-bucket.ts';

let aws: AwsFixture;
let s3: S3Client;
const Bucket = 'things';

before(async () => {
  ({ aws, s3 } = await startWithBucket(Bucket));
});

async function put(Key: string, Body: string | Buffer = Key): Promise<string | undefined> {
  return (await s3.send(new PutObjectCommand({ Bucket, Key, Body }))).ETag;
}

async function get(Key: string, Range?: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, ...(Range && { Range }) }));
  return (await Body?.transformToString('utf8')) ?? '';
}

async function keys(prefix: string, options: { Delimiter?: string; MaxKeys?: number } = {}): Promise<string[]> {
  const found: string[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: prefix, ...options })) {
    found.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
    found.push(...(page.CommonPrefixes ?? []).map(({ Prefix = '' }) => Prefix));
  }
  return found;
}

void test('an object that is put is a file at its key, and is got back with its MD5 as ETag', async () => {
  const text = 'Sigur Rós – ágætis byrjun & <xml>\r\n';
  const md5 = createHash('md5').update(text).digest('hex');
  assert.equal(await put('songs/ø &+ü?.txt', text), `"${md5}"`);
  assert.equal(readFileSync(path.join(aws.bucketsDirectory, Bucket, 'songs/ø &+ü?.txt'), 'utf8'), text);
  assert.equal(await get('songs/ø &+ü?.txt'), text);
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'songs/ø &+ü?.txt' }));
  assert.deepEqual([head.ETag, head.ContentLength], [`"${md5}"`, Buffer.byteLength(text)]);
});

void test('a range is answered as such, and one that lies outside is refused', async () => {
  await put('range', '0123456789');
  assert.equal(await get('range', 'bytes=2-4'), '234');
  assert.equal(await get('range', 'bytes=7-'), '789');
  assert.equal(await get('range', 'bytes=-2'), '89');
  await assert.rejects(get('range', 'bytes=10-'), { name: 'InvalidRange' });
});

void test('an empty object and one of some megabytes survive the way', async () => {
  await put('empty', '');
  assert.equal(await get('empty'), '');
  const large = Buffer.alloc(5_000_000, 'abcdefg');
  await put('large', large);
  assert.equal(await get('large'), large.toString());
});

void test('a list comes page by page in the order of keys, a delimiter rolls keys up', async () => {
  const wanted = ['l/a.txt', 'l/a/1', 'l/a/2', 'l/a0', 'l/b/c/d', 'l/é'];
  for (const key of wanted) await put(key);
  assert.deepEqual(await keys('l/', { MaxKeys: 2 }), wanted);
  assert.deepEqual(await keys('l/a', { MaxKeys: 1 }), wanted.slice(0, 4));
  assert.deepEqual((await keys('l/', { Delimiter: '/', MaxKeys: 1 })).toSorted(), [
    'l/a.txt',
    'l/a/',
    'l/a0',
    'l/b/',
    'l/é',
  ]);
  assert.deepEqual(await keys('none'), []);
  const later = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'l/', StartAfter: 'l/a/2' }));
  assert.deepEqual(
    later.Contents?.map(({ Key }) => Key),
    ['l/a0', 'l/b/c/d', 'l/é'],
  );
});

void test('a list of no keys is complete, and buckets are listed by a prefix', async () => {
  await put('some');
  const none = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 0 }));
  assert.deepEqual([none.IsTruncated, none.KeyCount, none.NextContinuationToken], [false, 0, undefined]);
  const { Buckets } = await s3.send(new ListBucketsCommand({ Prefix: Bucket }));
  assert.deepEqual(
    Buckets?.map(({ Name }) => Name),
    [Bucket],
  );
  assert.deepEqual((await s3.send(new ListBucketsCommand({ Prefix: 'nobody' }))).Buckets ?? [], []);
});

void test('the old ListObjects lists too, by markers', async () => {
  for (const key of ['m/1', 'm/2', 'm/3']) await put(key);
  const first = await s3.send(new ListObjectsCommand({ Bucket, Prefix: 'm/', MaxKeys: 2 }));
  assert.deepEqual([first.IsTruncated, first.Contents?.map(({ Key }) => Key)], [true, ['m/1', 'm/2']]);
  const rest = await s3.send(new ListObjectsCommand({ Bucket, Prefix: 'm/', Marker: 'm/2' }));
  assert.deepEqual([rest.IsTruncated, rest.Contents?.map(({ Key }) => Key)], [false, ['m/3']]);
});

void test('the ETag follows a file that somebody rewrites with the same size', async () => {
  await put('etag', 'one');
  const etag = async () => (await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'etag' }))).Contents?.[0]?.ETag;
  const first = await etag();
  writeFileSync(path.join(aws.bucketsDirectory, Bucket, 'etag'), 'two');
  assert.equal(await etag(), `"${createHash('md5').update('two').digest('hex')}"`);
  assert.notEqual(await etag(), first);
});

void test('objects are copied and deleted, one or many', async () => {
  await put('c/1');
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'c/2', CopySource: `${Bucket}/c/1` }));
  assert.equal(await get('c/2'), 'c/1');
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'c/1' }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'c/1' }));
  await put('c/a&b');
  const Delete = { Objects: [{ Key: 'c/2' }, { Key: 'c/a&b' }] };
  const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete }));
  assert.deepEqual(
    Deleted?.map(({ Key }) => Key),
    ['c/2', 'c/a&b'],
  );
  assert.deepEqual(await keys('c/'), []);
});

void test('what is not there is answered in S3’s words', async () => {
  await assert.rejects(get('nothing'), { name: 'NoSuchKey', message: 'The specified key does not exist.' });
  await assert.rejects(s3.send(new ListObjectsV2Command({ Bucket: 'nobody' })), { name: 'NoSuchBucket' });
  await assert.rejects(s3.send(new HeadBucketCommand({ Bucket: 'nobody' })), { name: 'NotFound' });
  await assert.rejects(s3.send(new CreateBucketCommand({ Bucket })), { name: 'BucketAlreadyOwnedByYou' });
  await assert.rejects(s3.send(new CreateBucketCommand({ Bucket: 'Upper' })), { name: 'InvalidBucketName' });
});

void test('a key that cannot be the path of a file is refused, and leaves the bucket', async () => {
  for (const key of ['a/../../../evil', './a', 'a/.shiftwork-empty', `long/${'x'.repeat(256)}`]) {
    await assert.rejects(put(key), { name: 'InvalidArgument', message: /as a file at its key/ });
  }
  await put('dir/file');
  await assert.rejects(put('dir'), { name: 'InvalidArgument', message: /in the way/ });
});

void test('a key may end in a slash, as that of a folder which a tool makes, and have empty parts', async () => {
  const wanted = ['e/', 'e/-', 'e/f/', 'e/g//h', '/e'];
  for (const key of wanted) await put(key, key === 'e/' ? '' : key);
  assert.deepEqual(await keys('e/', { MaxKeys: 1 }), ['e/', 'e/-', 'e/f/', 'e/g//h']);
  assert.deepEqual((await keys('e/', { Delimiter: '/' })).toSorted(), ['e/', 'e/-', 'e/f/', 'e/g/']);
  assert.deepEqual(await Promise.all([get('e/'), get('e/g//h'), get('/e')]), ['', 'e/g//h', '/e']);
  for (const key of wanted) await s3.send(new DeleteObjectCommand({ Bucket, Key: key }));
  assert.deepEqual([await keys('e/'), await keys('/')], [[], []]);
});

void test('udacity-dend is somebody else’s: everybody reads it, nobody writes it, and it is not in the list', async () => {
  const folder = path.join(aws.bucketsDirectory, 'udacity-dend/log_data');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'a.json'), '{}');
  const theirs = { Bucket: 'udacity-dend', Key: 'log_data/a.json' };
  assert.equal(await (await s3.send(new GetObjectCommand(theirs))).Body?.transformToString(), '{}');
  await assert.rejects(s3.send(new PutObjectCommand({ ...theirs, Body: 'mine' })), { name: 'AccessDenied' });
  await assert.rejects(s3.send(new DeleteObjectCommand(theirs)), { name: 'AccessDenied' });
  await assert.rejects(s3.send(new CreateBucketCommand({ Bucket: 'udacity-dend' })), { name: 'BucketAlreadyExists' });
  const { Buckets } = await s3.send(new ListBucketsCommand({}));
  assert.deepEqual(
    Buckets?.map(({ Name }) => Name),
    [Bucket],
  );
  const unsigned = async (url: string): Promise<number> => (await fetch(`${aws.endpoint}${url}`)).status;
  assert.equal(await unsigned('/udacity-dend/log_data/a.json'), 200);
  assert.equal(await unsigned(`/${Bucket}/range`), 403);
});

void test('a bucket says its region', async () => {
  const { LocationConstraint } = await s3.send(new GetBucketLocationCommand({ Bucket }));
  assert.equal(LocationConstraint, 'us-west-2');
});

void test('a checksum that does not fit is refused, and nothing is written', async () => {
  const wrong = { Bucket, Key: 'digest', Body: 'text', ContentMD5: createHash('md5').update('other').digest('base64') };
  await assert.rejects(s3.send(new PutObjectCommand(wrong)), { name: 'BadDigest' });
  await assert.rejects(get('digest'), { name: 'NoSuchKey' });
});

void test('what the local S3 does not do is said', async () => {
  const response = await fetch(`${aws.endpoint}/${Bucket}/x?uploads`);
  assert.equal(response.status, 501);
  assert.match(await response.text(), /does not do S3 GET \?uploads yet/);
});

void test('content type and metadata are kept across a restart and a copy, and replaced when told', async () => {
  const kept = await startFixture();
  let client = new S3Client({ ...kept.access, maxAttempts: 1 });
  await client.send(new CreateBucketCommand({ Bucket }));
  const said = { ContentType: 'application/json', CacheControl: 'no-cache', Metadata: { by: 'me' } };
  await client.send(new PutObjectCommand({ Bucket, Key: 'said', Body: '{}', ...said }));
  client.destroy();
  const again = await kept.restart();
  client = new S3Client({ ...again.access, maxAttempts: 1 });
  const CopySource = `${Bucket}/said`;
  await client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }));
  const read = async (Key: string) => {
    const { ContentType, CacheControl, Metadata } = await client.send(new HeadObjectCommand({ Bucket, Key }));
    return { ContentType, CacheControl, Metadata };
  };
  assert.deepEqual(await read('said'), said);
  assert.deepEqual(await read('copy'), said);
  const replace = { MetadataDirective: 'REPLACE', ContentType: 'text/csv', Metadata: {} } as const;
  await client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource, ...replace }));
  assert.deepEqual(await read('copy'), { ContentType: 'text/csv', CacheControl: undefined, Metadata: {} });
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'said' }));
  writeFileSync(path.join(again.bucketsDirectory, Bucket, 'said'), '{}');
  assert.equal((await read('said')).ContentType, 'binary/octet-stream');
  client.destroy();
  await again[Symbol.asyncDispose]();
});

void test('conditions are held to: what is unchanged is not sent again, what is not as wanted is refused', async () => {
  const etag = await put('conditions', 'one');
  const object = { Bucket, Key: 'conditions' };
  const status = async (conditions: object): Promise<number | undefined> =>
    await s3.send(new GetObjectCommand({ ...object, ...conditions })).then(
      ({ $metadata }) => $metadata.httpStatusCode,
      (error: { $metadata?: { httpStatusCode?: number } }) => error.$metadata?.httpStatusCode,
    );
  const { LastModified = new Date() } = await s3.send(new HeadObjectCommand(object));
  const earlier = new Date(LastModified.getTime() - 1000);
  assert.equal(await status({ IfMatch: etag }), 200);
  assert.equal(await status({ IfMatch: '"other"' }), 412);
  assert.equal(await status({ IfNoneMatch: etag }), 304);
  assert.equal(await status({ IfNoneMatch: '"other"' }), 200);
  assert.equal(await status({ IfModifiedSince: LastModified }), 304);
  assert.equal(await status({ IfUnmodifiedSince: earlier }), 412);
  const write = async (conditions: object) =>
    await s3.send(new PutObjectCommand({ ...object, Body: 'two', ...conditions }));
  await assert.rejects(write({ IfNoneMatch: '*' }), { name: 'PreconditionFailed' });
  await assert.rejects(write({ IfMatch: '"other"' }), { name: 'PreconditionFailed' });
  await write({ IfMatch: etag });
});

void test('settings of a bucket are answered as for one on which nothing was set', async () => {
  assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status, undefined);
  assert.equal((await s3.send(new GetBucketAclCommand({ Bucket }))).Grants?.[0]?.Permission, 'FULL_CONTROL');
  const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  const [rule] = ServerSideEncryptionConfiguration?.Rules ?? [];
  assert.equal(rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm, 'AES256');
  await assert.rejects(s3.send(new GetBucketTaggingCommand({ Bucket })), { name: 'NoSuchTagSet' });
});

void test('a bucket may stand in the host’s name, and a link may be signed in the old way', async () => {
  await put('v/host', 'found');
  const { port } = new URL(aws.endpoint);
  const ask = async (host: string, url: string): Promise<string> =>
    await new Promise((resolve, reject) => {
      const headers = { host: `${host}:${port}` };
      httpRequest({ host: '127.0.0.1', port, path: url, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve(text));
      })
        .on('error', reject)
        .end();
    });
  const signed = '?AWSAccessKeyId=local&Signature=x&Expires=1';
  assert.equal(await ask(`${Bucket}.localhost`, `/v/host${signed}`), 'found');
  assert.equal(await ask(`${Bucket}.s3.localhost`, `/v/host${signed}`), 'found');
  assert.equal(await ask('s3.localhost', `/${Bucket}/v/host${signed}`), 'found');
});
