import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateClusterCommand,
  DescribeClustersCommand,
  ModifyClusterIamRolesCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift';
import { GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import type { CopyStorage } from '../../../local/redshift/copy/storage.ts';
import type { CopyAuthorization } from '../../../redshift-sql/copy-authorization.ts';
import { startFixture } from './local-aws.ts';
import type { AwsFixture } from './local-aws.ts';

let aws: AwsFixture;
let iam: IAMClient;
let redshift: RedshiftClient;
let storage: CopyStorage;

const TRUST = { Effect: 'Allow', Principal: { Service: 'redshift.amazonaws.com' }, Action: 'sts:AssumeRole' };
const bucket = 'data';

before(async () => {
  aws = await startFixture();
  iam = new IAMClient(aws.access);
  redshift = new RedshiftClient(aws.access);
  const folder = path.join(aws.bucketsDirectory, bucket, 'songs');
  mkdirSync(folder, { recursive: true });
  for (const name of ['1.json', '2.json']) writeFileSync(path.join(folder, name), `{"n":"${name}"}`);
  writeFileSync(`${folder}_backup.json`, '{}');
  const roles = ['reader', 'stranger', 'weak', 'narrow', 'chain'];
  for (const name of roles)
    await createRole(name, name === 'stranger' ? 'ec2.amazonaws.com' : 'redshift.amazonaws.com');
  await attachReadOnly('reader');
  await attachReadOnly('stranger');
  await createRole('unattached', 'redshift.amazonaws.com');
  await attachReadOnly('unattached');
  await putPolicy('narrow', [
    { Effect: 'Allow', Action: ['s3:Get*', 's3:List*'], Resource: `arn:aws:s3:::${bucket}*` },
    { Effect: 'Deny', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/songs/2*` },
  ]);
  storage = await createCluster(roles.map(arnOf));
});

after(async () => {
  iam.destroy();
  redshift.destroy();
  await aws[Symbol.asyncDispose]();
});

function arnOf(name: string): string {
  return `arn:aws:iam::000000000000:role/${name}`;
}

function as(...names: readonly string[]): CopyAuthorization {
  return { kind: 'role', arns: names.map(arnOf) };
}

async function createRole(RoleName: string, Service: string): Promise<void> {
  const document = { Version: '2012-10-17', Statement: [{ ...TRUST, Principal: { Service } }] };
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(document) }));
}

async function attachReadOnly(RoleName: string): Promise<void> {
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
}

async function putPolicy(RoleName: string, Statement: readonly object[]): Promise<void> {
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument }));
}

async function createCluster(IamRoles: string[]): Promise<CopyStorage> {
  const login = { MasterUsername: 'awsuser', MasterUserPassword: 'Passw0rd' };
  const named = { ClusterIdentifier: 'warehouse' };
  const nodes = { NodeType: 'ra3.large', ClusterType: 'single-node' };
  await redshift.send(new CreateClusterCommand({ ...named, ...nodes, ...login, IamRoles }));
  for (;;) {
    const { Clusters } = await redshift.send(new DescribeClustersCommand(named));
    if (Clusters?.[0]?.ClusterStatus === 'available') break;
  }
  assert.ok(aws.starts[0]);
  return aws.starts[0].storage;
}

async function list(authorization: CopyAuthorization, prefix = 'songs/'): Promise<readonly string[]> {
  return (await storage.list({ bucket, prefix, authorization })).map(({ key }) => key);
}

async function read(authorization: CopyAuthorization, key = 'songs/1.json'): Promise<string> {
  return (await storage.read({ bucket, key, authorization })).toString();
}

void test('a role that the cluster has and that may read, lists a plain prefix and reads objects', async () => {
  assert.deepEqual(await list(as('reader')), ['songs/1.json', 'songs/2.json']);
  assert.deepEqual(await list(as('reader'), 'songs'), ['songs/1.json', 'songs/2.json', 'songs_backup.json']);
  assert.deepEqual(await list(as('reader'), 'none'), []);
  assert.equal(await read(as('reader')), '{"n":"1.json"}');
  const pieces: Buffer[] = [];
  for await (const piece of storage.chunks({ bucket, key: 'songs/2.json', authorization: as('reader') }))
    pieces.push(Buffer.from(piece));
  assert.equal(Buffer.concat(pieces).toString(), '{"n":"2.json"}');
  const [object] = await storage.list({ bucket, prefix: 'songs/1', authorization: as('reader') });
  assert.deepEqual([object?.size, object?.etag.length], [14, 32]);
});

void test('a role that is not there, not the cluster’s, or does not trust Redshift cannot be assumed', async () => {
  for (const name of ['nobody', 'unattached', 'stranger']) {
    const user = 'arn:aws:redshift:us-west-2:000000000000:dbuser:warehouse/awsuser';
    const message = `User ${user} is not authorized to assume IAM Role ${arnOf(name)}`;
    await assert.rejects(list(as(name)), { name: 'StorageFault', kind: 'role', roleArn: arnOf(name), message });
  }
});

void test('a role without the right is denied, and Deny wins over Allow', async () => {
  const denied = { name: 'StorageFault', kind: 's3', code: 'AccessDenied', status: 403 };
  await assert.rejects(list(as('weak')), denied);
  await assert.rejects(read(as('weak')), denied);
  assert.equal(await read(as('narrow')), '{"n":"1.json"}');
  await assert.rejects(read(as('narrow'), 'songs/2.json'), denied);
  const Statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` };
  const PolicyDocument = JSON.stringify({ Statement });
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'own', PolicyDocument }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'weak', PolicyArn: Policy?.Arn }));
  assert.equal(await read(as('weak')), '{"n":"1.json"}');
  await assert.rejects(list(as('weak')), denied);
});

void test('a chain ends with the last role, if each may assume the next', async () => {
  await assert.rejects(list(as('chain', 'unattached')), { kind: 'role', roleArn: arnOf('unattached') });
  await putPolicy('chain', [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: arnOf('last') }]);
  const document = { Version: '2012-10-17', Statement: [{ ...TRUST, Principal: { AWS: arnOf('chain') } }] };
  await iam.send(new CreateRoleCommand({ RoleName: 'last', AssumeRolePolicyDocument: JSON.stringify(document) }));
  await attachReadOnly('last');
  assert.equal(await read(as('chain', 'last')), '{"n":"1.json"}');
});

void test('a user’s key has the user’s rights and must have its secret; a session’s has those of its role or user', async () => {
  await iam.send(new CreateUserCommand({ UserName: 'loader' }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'loader' }));
  const key = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
  const keys = { kind: 'keys', ...key } as const;
  await assert.rejects(list({ ...keys }), { kind: 's3', code: 'AccessDenied' });
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
  await iam.send(new AttachUserPolicyCommand({ UserName: 'loader', PolicyArn }));
  assert.equal((await list({ ...keys })).length, 2);
  await assert.rejects(list({ ...keys, secretAccessKey: 'wrong' }), { code: 'SignatureDoesNotMatch', status: 403 });
  const sts = new STSClient({ ...aws.access, credentials: key });
  const { Credentials } = await sts.send(new GetSessionTokenCommand({}));
  sts.destroy();
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  const session = { kind: 'keys', accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey } as const;
  assert.equal((await list({ ...session, sessionToken: SessionToken })).length, 2);
  await assert.rejects(list({ ...session }), { code: 'InvalidAccessKeyId', status: 403 });
  await assert.rejects(list({ ...session, sessionToken: 'other' }), { code: 'InvalidToken', status: 400 });
  const inactive = { UserName: 'loader', AccessKeyId: key.accessKeyId, Status: 'Inactive' } as const;
  await iam.send(new UpdateAccessKeyCommand(inactive));
  await assert.rejects(list({ ...keys }), {
    code: 'InvalidAccessKeyId',
    message: 'The AWS Access Key Id you provided does not exist in our records.',
  });
});

void test('keys that nobody has made are the account’s; a default role is the cluster’s, where it has one', async () => {
  assert.equal((await list({ kind: 'keys', accessKeyId: 'a', secretAccessKey: 'b' })).length, 2);
  await assert.rejects(list({ kind: 'none' }), { kind: 'role', message: /needs an authorization/ });
  await assert.rejects(list({ kind: 'default-role' }), { kind: 'role', message: /no default IAM role/ });
  const change = { ClusterIdentifier: 'warehouse', DefaultIamRoleArn: arnOf('reader') };
  await redshift.send(new ModifyClusterIamRolesCommand(change));
  assert.equal((await list({ kind: 'default-role' })).length, 2);
});

void test('what is not there, and what is elsewhere, is answered in S3’s words', async () => {
  const authorization = as('reader');
  await assert.rejects(storage.list({ bucket: 'nobody', prefix: '', authorization }), {
    code: 'NoSuchBucket',
    status: 404,
  });
  await assert.rejects(read(authorization, 'songs/3.json'), { code: 'NoSuchKey', status: 404 });
  await assert.rejects(read(authorization, 'songs'), { code: 'NoSuchKey', status: 404 });
  await assert.rejects(read(authorization, 'songs/1.json/x'), { code: 'NoSuchKey', status: 404 });
  const elsewhere = storage.list({ bucket, prefix: '', authorization, region: 'us-east-1' });
  await assert.rejects(elsewhere, { code: 'PermanentRedirect', status: 301 });
});
