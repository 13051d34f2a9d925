import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  PutUserPolicyCommand,
  TagUserCommand,
  UpdateAccessKeyCommand,
  waitUntilUserExists,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import type { Credentials } from '@aws-sdk/client-sts';
import { startFixture } from './local-aws.ts';
import type { AwsFixture } from './local-aws.ts';

let aws: AwsFixture;
let iam: IAMClient;

const READ_ONLY = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';

before(async () => {
  aws = await startFixture();
  iam = new IAMClient({ ...aws.access, maxAttempts: 1 });
});

after(async () => {
  iam.destroy();
  await aws[Symbol.asyncDispose]();
});

async function createKey(UserName: string) {
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

function stsOf(credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }): STSClient {
  return new STSClient({ ...aws.access, credentials, maxAttempts: 1 });
}

function lent({ AccessKeyId = '', SecretAccessKey = '', SessionToken = '' }: Partial<Credentials> = {}) {
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

async function whoIs(sts: STSClient): Promise<string | undefined> {
  return (await sts.send(new GetCallerIdentityCommand({}))).Arn;
}

async function createRole(RoleName: string, AWS: string): Promise<string> {
  const Statement = { Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' };
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify({ Statement }) }),
  );
  return Role?.Arn ?? '';
}

void test('a user is made once, waited for, tagged, listed, and goes when it has neither policies nor keys', async () => {
  const named = { UserName: 'loader' };
  const Tags = [{ Key: 'team', Value: 'data' }];
  const { User } = await iam.send(new CreateUserCommand({ ...named, Path: '/etl/', Tags }));
  assert.equal(User?.Arn, 'arn:aws:iam::000000000000:user/etl/loader');
  await assert.rejects(iam.send(new CreateUserCommand(named)), {
    name: 'EntityAlreadyExistsException',
    message: 'User with name loader already exists.',
  });
  await waitUntilUserExists({ client: iam, maxWaitTime: 10 }, named);
  await iam.send(new TagUserCommand({ ...named, Tags: [{ Key: 'team', Value: 'bi' }] }));
  assert.deepEqual((await iam.send(new ListUserTagsCommand(named))).Tags, [{ Key: 'team', Value: 'bi' }]);
  const { Users } = await iam.send(new ListUsersCommand({}));
  assert.deepEqual(
    Users?.map(({ UserName }) => UserName),
    ['local', 'loader'],
  );
  assert.deepEqual((await iam.send(new ListGroupsForUserCommand(named))).Groups, []);
  await iam.send(new AttachUserPolicyCommand({ ...named, PolicyArn: READ_ONLY }));
  const { accessKeyId } = await createKey('loader');
  const remove = new DeleteUserCommand(named);
  const conflict = (reason: string) => ({
    name: 'DeleteConflictException',
    message: `Cannot delete entity, must ${reason} first.`,
  });
  await assert.rejects(iam.send(remove), conflict('detach all policies'));
  await iam.send(new DetachUserPolicyCommand({ ...named, PolicyArn: READ_ONLY }));
  await assert.rejects(iam.send(remove), conflict('delete access keys'));
  await iam.send(new DeleteAccessKeyCommand({ ...named, AccessKeyId: accessKeyId }));
  await iam.send(remove);
  await assert.rejects(iam.send(new GetUserCommand(named)), {
    name: 'NoSuchEntityException',
    message: 'The user with name loader cannot be found.',
  });
});

void test('a user has policies of AWS’s and of its own', async () => {
  const named = { UserName: 'reader' };
  await iam.send(new CreateUserCommand(named));
  await iam.send(new AttachUserPolicyCommand({ ...named, PolicyArn: READ_ONLY }));
  const { AttachedPolicies } = await iam.send(new ListAttachedUserPoliciesCommand(named));
  assert.deepEqual(AttachedPolicies, [{ PolicyName: 'AmazonS3ReadOnlyAccess', PolicyArn: READ_ONLY }]);
  const own = { ...named, PolicyName: 'own' };
  const PolicyDocument = '{"Statement":{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"}}';
  await iam.send(new PutUserPolicyCommand({ ...own, PolicyDocument }));
  const found = await iam.send(new GetUserPolicyCommand(own));
  assert.equal(decodeURIComponent(found.PolicyDocument ?? ''), PolicyDocument);
  await iam.send(new DeleteUserPolicyCommand(own));
  await assert.rejects(iam.send(new GetUserPolicyCommand(own)), {
    name: 'NoSuchEntityException',
    message: 'The user policy with name own cannot be found.',
  });
});

void test('a user has two keys at most, is known by them, and is nobody with one that is inactive', async () => {
  const named = { UserName: 'keeper' };
  await iam.send(new CreateUserCommand(named));
  const key = await createKey('keeper');
  assert.match(key.accessKeyId, /^AKIA[A-Z2-7]{16}$/);
  assert.equal(key.secretAccessKey.length, 40);
  await createKey('keeper');
  await assert.rejects(createKey('keeper'), {
    name: 'LimitExceededException',
    message: 'Cannot exceed quota for AccessKeysPerUser: 2',
  });
  const sts = stsOf(key);
  assert.equal(await whoIs(sts), 'arn:aws:iam::000000000000:user/keeper');
  const self = new IAMClient({ ...aws.access, credentials: key, maxAttempts: 1 });
  assert.equal((await self.send(new GetUserCommand({}))).User?.UserName, 'keeper');
  assert.equal((await self.send(new ListAccessKeysCommand({}))).AccessKeyMetadata?.length, 2);
  const AccessKeyId = key.accessKeyId;
  await iam.send(new UpdateAccessKeyCommand({ ...named, AccessKeyId, Status: 'Inactive' }));
  await assert.rejects(whoIs(sts), {
    name: 'InvalidClientTokenId',
    message: 'The security token included in the request is invalid',
  });
  await iam.send(new DeleteAccessKeyCommand({ ...named, AccessKeyId }));
  await assert.rejects(iam.send(new DeleteAccessKeyCommand({ ...named, AccessKeyId })), {
    name: 'NoSuchEntityException',
    message: `The Access Key with id ${AccessKeyId} cannot be found.`,
  });
  await assert.rejects(whoIs(sts), { name: 'InvalidClientTokenId' });
  self.destroy();
  sts.destroy();
});

void test('any other key is that of a user who is always there, and stays as it is', async () => {
  const sts = stsOf({ accessKeyId: 'whatever', secretAccessKey: 'it is' });
  assert.equal(await whoIs(sts), 'arn:aws:iam::000000000000:user/local');
  assert.equal((await iam.send(new GetUserCommand({}))).User?.UserName, 'local');
  await assert.rejects(iam.send(new DeleteUserCommand({ UserName: 'local' })), /stays as it is/);
  sts.destroy();
});

void test('a role is assumed by whom it trusts, for as long as it lets', async () => {
  await iam.send(new CreateUserCommand({ UserName: 'assumer' }));
  const user = stsOf(await createKey('assumer'));
  const assume = async (sts: STSClient, RoleArn: string, DurationSeconds?: number) =>
    await sts.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: 'night', ...(DurationSeconds && { DurationSeconds }) }),
    );
  const ofUser = await createRole('of-user', 'arn:aws:iam::000000000000:user/assumer');
  const ofAccount = await createRole('of-account', '000000000000');
  const { Credentials, AssumedRoleUser } = await assume(user, ofUser);
  assert.equal(AssumedRoleUser?.Arn, 'arn:aws:sts::000000000000:assumed-role/of-user/night');
  assert.ok((Credentials?.Expiration?.getTime() ?? 0) > Date.now() + 3_500_000);
  const assumed = stsOf(lent(Credentials));
  assert.equal(await whoIs(assumed), AssumedRoleUser?.Arn);
  const message = `User: arn:aws:iam::000000000000:user/assumer is not authorized to perform: sts:AssumeRole on resource: ${ofAccount}`;
  await assert.rejects(assume(user, ofAccount), { name: 'AccessDenied', message });
  const account = new STSClient({ ...aws.access, maxAttempts: 1 });
  await assume(account, ofAccount);
  await assert.rejects(assume(account, ofUser), { name: 'AccessDenied' });
  await assert.rejects(assume(account, ofAccount, 7200), { name: 'ValidationError', message: /MaxSessionDuration/ });
  for (const sts of [user, assumed, account]) sts.destroy();
});

void test('a session token is its user’s, and users, keys and sessions survive a restart', async () => {
  const first = await startFixture();
  const admin = new IAMClient({ ...first.access, maxAttempts: 1 });
  await admin.send(new CreateUserCommand({ UserName: 'kept' }));
  const { AccessKey } = await admin.send(new CreateAccessKeyCommand({ UserName: 'kept' }));
  const key = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
  const keeper = new STSClient({ ...first.access, credentials: key });
  const { Credentials } = await keeper.send(new GetSessionTokenCommand({}));
  const second = await first.restart();
  for (const credentials of [key, lent(Credentials)]) {
    const sts = new STSClient({ ...second.access, credentials, maxAttempts: 1 });
    assert.equal(await whoIs(sts), 'arn:aws:iam::000000000000:user/kept');
    sts.destroy();
  }
  admin.destroy();
  keeper.destroy();
  await second[Symbol.asyncDispose]();
});
