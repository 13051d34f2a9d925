import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { AttachUserPolicyCommand, CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteBucketTaggingCommand,
  DeleteObjectsCommand,
  DeletePublicAccessBlockCommand,
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  GetPublicAccessBlockCommand,
  ListObjectVersionsCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { startFixture } from './local-aws.ts';
import type { AwsFixture } from './local-aws.ts';
import { startWithBucket } from './s3-bucket.ts';

let aws: AwsFixture;
let s3: S3Client;
const Bucket = 'settings';

before(async () => {
  ({ aws, s3 } = await startWithBucket(Bucket));
});

async function put(Key: string, Tagging?: string): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key, ...(Tagging !== undefined && { Tagging }) }));
}

async function tagsOf(Key: string): Promise<Readonly<Record<string, string>>> {
  const { TagSet = [] } = await s3.send(new GetObjectTaggingCommand({ Bucket, Key }));
  return Object.fromEntries(TagSet.map((tag) => [tag.Key, tag.Value]));
}

function policy(...Statement: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

/** A user of the account with some of AWS's policies. */
async function clientOf(UserName: string, policies: readonly string[] = []): Promise<S3Client> {
  const iam = new IAMClient({ ...aws.access, maxAttempts: 1 });
  await iam.send(new CreateUserCommand({ UserName }));
  for (const name of policies) {
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: `arn:aws:iam::aws:policy/${name}` }));
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  iam.destroy();
  const credentials = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
  return new S3Client({ ...aws.access, credentials, maxAttempts: 1 });
}

void test('a bucket keeps its tags until they are taken away, and through a restart', async () => {
  const first = await startFixture();
  const maker = new S3Client({ ...first.access, maxAttempts: 1 });
  await maker.send(new CreateBucketCommand({ Bucket }));
  const TagSet = [{ Key: 'team', Value: 'data & <more>' }];
  await maker.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  maker.destroy();
  const second = await first.restart();
  const client = new S3Client({ ...second.access, maxAttempts: 1 });
  assert.deepEqual((await client.send(new GetBucketTaggingCommand({ Bucket }))).TagSet, TagSet);
  await client.send(new DeleteBucketTaggingCommand({ Bucket }));
  await assert.rejects(client.send(new GetBucketTaggingCommand({ Bucket })), { name: 'NoSuchTagSet' });
  client.destroy();
  await second[Symbol.asyncDispose]();
});

void test('an object keeps its tags, hands them on to copies, and loses them when it is written anew', async () => {
  await put('tagged', 'kind=song&year=2018');
  assert.deepEqual(await tagsOf('tagged'), { kind: 'song', year: '2018' });
  assert.equal((await s3.send(new GetObjectCommand({ Bucket, Key: 'tagged' }))).TagCount, 2);
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'copied', CopySource: `${Bucket}/tagged` }));
  assert.deepEqual(await tagsOf('copied'), { kind: 'song', year: '2018' });
  const Tagging = { TagSet: [{ Key: 'kind', Value: 'log' }] };
  await s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'tagged', Tagging }));
  assert.deepEqual(await tagsOf('tagged'), { kind: 'log' });
  writeFileSync(path.join(aws.bucketsDirectory, Bucket, 'copied'), 'somebody else');
  assert.deepEqual(await tagsOf('copied'), {});
  await put('tagged');
  assert.deepEqual(await tagsOf('tagged'), {});
  const many = new URLSearchParams(Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`k${n}`, 'v']))).toString();
  await assert.rejects(put('many', many), { name: 'BadRequest' });
  const begin = new CreateMultipartUploadCommand({ Bucket, Key: 'parts', Tagging: many });
  await assert.rejects(s3.send(begin), { name: 'BadRequest' });
});

void test('a bucket’s policy lets its users do more and less than their own policies', async () => {
  await put('open/song');
  await put('shut/song');
  const nobody = await clientOf('nobody');
  const reader = await clientOf('reader', ['AmazonS3ReadOnlyAccess']);
  const get = async (client: S3Client, Key: string) => void (await client.send(new GetObjectCommand({ Bucket, Key })));
  const denied = { name: 'AccessDenied' };
  await assert.rejects(get(nobody, 'open/song'), denied);
  await get(reader, 'shut/song');
  await assert.rejects(reader.send(new PutObjectCommand({ Bucket, Key: 'mine', Body: '' })), denied);
  const AWS = 'arn:aws:iam::000000000000:user/nobody';
  const Policy = policy(
    { Effect: 'Allow', Principal: { AWS }, Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/open/*` },
    { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/shut/*` },
  );
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  assert.equal((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy, Policy);
  await get(nobody, 'open/song');
  for (const client of [nobody, reader, s3]) await assert.rejects(get(client, 'shut/song'), denied);
  await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  await assert.rejects(get(nobody, 'open/song'), denied);
  await assert.rejects(s3.send(new GetBucketPolicyCommand({ Bucket })), { name: 'NoSuchBucketPolicy' });
  for (const client of [nobody, reader]) client.destroy();
});

void test('several objects are deleted as far as one may', async () => {
  const client = await clientOf('cleaner');
  await put('mine/1');
  await put('yours/1');
  const AWS = 'arn:aws:iam::000000000000:user/cleaner';
  const mine = {
    Effect: 'Allow',
    Principal: { AWS },
    Action: 's3:DeleteObject',
    Resource: `arn:aws:s3:::${Bucket}/mine/*`,
  };
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy(mine) }));
  const Objects = [{ Key: 'mine/1' }, { Key: 'yours/1' }];
  const { Deleted, Errors } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  assert.deepEqual([Deleted?.[0]?.Key, Errors?.[0]?.Key, Errors?.[0]?.Code], ['mine/1', 'yours/1', 'AccessDenied']);
  await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  client.destroy();
});

void test('a bucket is public only when nothing blocks it', async () => {
  await put('public');
  const url = `${aws.endpoint}/${Bucket}/public`;
  const anybody = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` };
  const open = new PutBucketPolicyCommand({ Bucket, Policy: policy(anybody) });
  await assert.rejects(s3.send(open), {
    name: 'AccessDenied',
    message: /BlockPublicPolicy block public access setting/,
  });
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
  const blocked = new GetPublicAccessBlockCommand({ Bucket });
  await assert.rejects(s3.send(blocked), { name: 'NoSuchPublicAccessBlockConfiguration' });
  await s3.send(open);
  assert.equal((await s3.send(new GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus?.IsPublic, true);
  assert.equal((await fetch(url)).status, 200);
  const PublicAccessBlockConfiguration = { RestrictPublicBuckets: true };
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
  assert.equal((await fetch(url)).status, 403);
  assert.deepEqual((await s3.send(blocked)).PublicAccessBlockConfiguration, {
    BlockPublicAcls: false,
    IgnorePublicAcls: false,
    BlockPublicPolicy: false,
    RestrictPublicBuckets: true,
  });
  await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
});

void test('a policy that is none is malformed', async () => {
  const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject' };
  for (const Policy of ['none', policy(statement)]) {
    await assert.rejects(s3.send(new PutBucketPolicyCommand({ Bucket, Policy })), { name: 'MalformedPolicy' });
  }
});

void test('an unversioned bucket lists each object once, page by page, and its versions can be deleted', async () => {
  await s3.send(new CreateBucketCommand({ Bucket: 'versions' }));
  for (const Key of ['a', 'b/c', 'd']) await s3.send(new PutObjectCommand({ Bucket: 'versions', Key, Body: Key }));
  const list = async (more: object = {}) =>
    await s3.send(new ListObjectVersionsCommand({ Bucket: 'versions', ...more }));
  const first = await list({ MaxKeys: 2 });
  assert.deepEqual(
    first.Versions?.map((one) => [one.Key, one.VersionId, one.IsLatest]),
    [
      ['a', 'null', true],
      ['b/c', 'null', true],
    ],
  );
  const rest = await list({ KeyMarker: first.NextKeyMarker, VersionIdMarker: first.NextVersionIdMarker });
  assert.deepEqual([rest.Versions?.map(({ Key }) => Key), rest.IsTruncated], [['d'], false]);
  assert.deepEqual((await list({ Delimiter: '/' })).CommonPrefixes, [{ Prefix: 'b/' }]);
  await s3.send(new GetObjectCommand({ Bucket: 'versions', Key: 'a', VersionId: 'null' }));
  const other = new GetObjectCommand({ Bucket: 'versions', Key: 'a', VersionId: 'x1' });
  await assert.rejects(s3.send(other), { name: 'InvalidArgument' });
  const Objects = (await list()).Versions?.map(({ Key, VersionId }) => ({ Key, VersionId }));
  await s3.send(new DeleteObjectsCommand({ Bucket: 'versions', Delete: { Objects } }));
  await s3.send(new DeleteBucketCommand({ Bucket: 'versions' }));
});

void test('what is set on a bucket is answered, and what the local S3 cannot do is refused', async () => {
  const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: 'alias/k' } };
  const ServerSideEncryptionConfiguration = { Rules: [{ ...rule, BucketKeyEnabled: true }] };
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
  const found = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  assert.deepEqual(found.ServerSideEncryptionConfiguration, ServerSideEncryptionConfiguration);
  const suspend = { Bucket, VersioningConfiguration: { Status: 'Suspended' as const } };
  await s3.send(new PutBucketVersioningCommand(suspend));
  assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status, 'Suspended');
  const enable = { Bucket, VersioningConfiguration: { Status: 'Enabled' as const } };
  await assert.rejects(s3.send(new PutBucketVersioningCommand(enable)), { name: 'NotImplemented' });
  const acl = new PutBucketAclCommand({ Bucket, ACL: 'private' });
  await assert.rejects(s3.send(acl), { name: 'AccessControlListNotSupported' });
  const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' as const }] };
  await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
  assert.deepEqual(
    (await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls,
    OwnershipControls,
  );
  await s3.send(acl);
  await assert.rejects(s3.send(new PutBucketAclCommand({ Bucket, ACL: 'public-read' })), { name: 'NotImplemented' });
  const Rules = [{ ID: 'old', Status: 'Enabled' as const, Filter: { Prefix: '' }, Expiration: { Days: 1 } }];
  const expire = new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } });
  await assert.rejects(s3.send(expire), { name: 'NotImplemented' });
});

void test('a bucket that is made again has none of what was set on the former', async () => {
  const again = { Bucket: 'again' };
  await s3.send(new CreateBucketCommand(again));
  await s3.send(new PutBucketTaggingCommand({ ...again, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }));
  await s3.send(new DeleteBucketCommand(again));
  await s3.send(new CreateBucketCommand(again));
  await assert.rejects(s3.send(new GetBucketTaggingCommand(again)), { name: 'NoSuchTagSet' });
});
