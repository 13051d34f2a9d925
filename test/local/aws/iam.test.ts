import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  ListRoleTagsCommand,
  PutRolePolicyCommand,
  SetDefaultPolicyVersionCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  waitUntilPolicyExists,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { startFixture } from './local-aws.ts';
import type { AwsFixture } from './local-aws.ts';

let aws: AwsFixture;
let iam: IAMClient;

const READ_ONLY = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'redshift.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

before(async () => {
  aws = await startFixture();
  iam = new IAMClient({ ...aws.access, maxAttempts: 1 });
});

after(async () => {
  iam.destroy();
  await aws[Symbol.asyncDispose]();
});

async function createRole(RoleName: string, AssumeRolePolicyDocument = TRUST) {
  const Tags = [{ Key: 'dag', Value: 'sparkify' }];
  return await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, Tags }));
}

void test('a role is made once, and answers its trust policy percent-encoded and its tags', async () => {
  const { Role } = await createRole('once');
  assert.equal(Role?.Arn, 'arn:aws:iam::000000000000:role/once');
  await assert.rejects(createRole('once'), {
    name: 'EntityAlreadyExistsException',
    message: 'Role with name once already exists.',
  });
  await iam.send(new TagRoleCommand({ RoleName: 'once', Tags: [{ Key: 'dag', Value: 'other' }] }));
  const found = (await iam.send(new GetRoleCommand({ RoleName: 'once' }))).Role;
  assert.equal(decodeURIComponent(found?.AssumeRolePolicyDocument ?? ''), TRUST);
  assert.deepEqual(found?.Tags, [{ Key: 'dag', Value: 'other' }]);
  const { Tags } = await iam.send(new ListRoleTagsCommand({ RoleName: 'once' }));
  assert.deepEqual(Tags, [{ Key: 'dag', Value: 'other' }]);
});

void test('a role’s description, longest session and trust policy are changed', async () => {
  const named = { RoleName: 'changed' };
  await createRole('changed');
  await iam.send(new UpdateRoleCommand({ ...named, Description: 'loads', MaxSessionDuration: 7200 }));
  await iam.send(new UpdateRoleCommand({ ...named, Description: 'loads at night' }));
  const PolicyDocument = TRUST.replace('redshift', 'redshift-serverless');
  await iam.send(new UpdateAssumeRolePolicyCommand({ ...named, PolicyDocument }));
  const { Role } = await iam.send(new GetRoleCommand(named));
  assert.deepEqual([Role?.Description, Role?.MaxSessionDuration], ['loads at night', 7200]);
  assert.equal(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''), PolicyDocument);
  const short = new UpdateRoleCommand({ ...named, MaxSessionDuration: 60 });
  await assert.rejects(iam.send(short), { name: 'ValidationError', message: /3600 to 43200/ });
});

void test('a role with policies is not deleted, one without is, and is gone then', async () => {
  const named = { RoleName: 'loaded' };
  await createRole('loaded');
  const attach = new AttachRolePolicyCommand({ ...named, PolicyArn: READ_ONLY });
  await iam.send(attach);
  await iam.send(attach);
  const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand(named));
  assert.deepEqual(AttachedPolicies, [{ PolicyName: 'AmazonS3ReadOnlyAccess', PolicyArn: READ_ONLY }]);
  const message = 'Cannot delete entity, must detach all policies first.';
  await assert.rejects(iam.send(new DeleteRoleCommand(named)), { name: 'DeleteConflictException', message });
  const detach = new DetachRolePolicyCommand({ ...named, PolicyArn: READ_ONLY });
  await iam.send(detach);
  await assert.rejects(iam.send(detach), { name: 'NoSuchEntityException' });
  await iam.send(new DeleteRoleCommand(named));
  await assert.rejects(iam.send(new GetRoleCommand(named)), {
    name: 'NoSuchEntityException',
    message: 'The role with name loaded cannot be found.',
  });
});

void test('inline policies are put, replaced, read and deleted', async () => {
  const named = { RoleName: 'inline', PolicyName: 'read' };
  await createRole('inline');
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statement });
  await iam.send(new PutRolePolicyCommand({ ...named, PolicyDocument }));
  const found = await iam.send(new GetRolePolicyCommand(named));
  assert.equal(decodeURIComponent(found.PolicyDocument ?? ''), PolicyDocument);
  assert.deepEqual((await iam.send(new ListRolePoliciesCommand({ RoleName: 'inline' }))).PolicyNames, ['read']);
  await assert.rejects(iam.send(new DeleteRoleCommand({ RoleName: 'inline' })), { name: 'DeleteConflictException' });
  await iam.send(new DeleteRolePolicyCommand(named));
  await assert.rejects(iam.send(new GetRolePolicyCommand(named)), { name: 'NoSuchEntityException' });
});

void test('a policy of the account is made once, waited for, attached, and goes when no role has it', async () => {
  const PolicyDocument = JSON.stringify({ Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' } });
  const create = new CreatePolicyCommand({ PolicyName: 'lake', PolicyDocument, Description: 'reads' });
  const PolicyArn = 'arn:aws:iam::000000000000:policy/lake';
  const policy = { PolicyArn };
  assert.equal((await iam.send(create)).Policy?.Arn, PolicyArn);
  await assert.rejects(iam.send(create), {
    name: 'EntityAlreadyExistsException',
    message: 'A policy called lake already exists. Duplicate names are not allowed.',
  });
  await waitUntilPolicyExists({ client: iam, maxWaitTime: 10 }, policy);
  const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ ...policy, VersionId: 'v1' }));
  assert.equal(decodeURIComponent(PolicyVersion?.Document ?? ''), PolicyDocument);
  const { Versions } = await iam.send(new ListPolicyVersionsCommand(policy));
  assert.deepEqual(
    Versions?.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion]),
    [['v1', true]],
  );
  await createRole('lake');
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'lake', ...policy }));
  const { Policies } = await iam.send(new ListPoliciesCommand({ Scope: 'Local' }));
  assert.deepEqual(
    Policies?.map(({ PolicyName, AttachmentCount }) => [PolicyName, AttachmentCount]),
    [['lake', 1]],
  );
  const { PolicyRoles } = await iam.send(new ListEntitiesForPolicyCommand(policy));
  assert.deepEqual(
    PolicyRoles?.map(({ RoleName }) => RoleName),
    ['lake'],
  );
  await assert.rejects(iam.send(new DeletePolicyCommand(policy)), { name: 'DeleteConflictException' });
  await iam.send(new DetachRolePolicyCommand({ RoleName: 'lake', ...policy }));
  await iam.send(new DeletePolicyCommand(policy));
  await assert.rejects(iam.send(new GetPolicyCommand(policy)), { name: 'NoSuchEntityException' });
  assert.equal((await iam.send(new GetPolicyCommand({ PolicyArn: READ_ONLY }))).Policy?.IsAttachable, true);
});

void test('a policy has up to five versions, of which the default one holds', async () => {
  const text = (action: string): string =>
    JSON.stringify({ Statement: { Effect: 'Allow', Action: action, Resource: '*' } });
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: 'versions', PolicyDocument: text('s3:Get*') }),
  );
  const policy = { PolicyArn: Policy?.Arn ?? '' };
  const add = async (SetAsDefault: boolean) =>
    await iam.send(new CreatePolicyVersionCommand({ ...policy, PolicyDocument: text('s3:List*'), SetAsDefault }));
  assert.equal((await add(true)).PolicyVersion?.VersionId, 'v2');
  assert.equal((await iam.send(new GetPolicyCommand(policy))).Policy?.DefaultVersionId, 'v2');
  await assert.rejects(iam.send(new DeletePolicyVersionCommand({ ...policy, VersionId: 'v2' })), {
    name: 'DeleteConflictException',
    message: 'Cannot delete the default version of a policy.',
  });
  await assert.rejects(iam.send(new DeletePolicyCommand(policy)), /more than one version/);
  await iam.send(new SetDefaultPolicyVersionCommand({ ...policy, VersionId: 'v1' }));
  await iam.send(new DeletePolicyVersionCommand({ ...policy, VersionId: 'v2' }));
  assert.equal((await add(false)).PolicyVersion?.VersionId, 'v3');
  for (let count = 2; count < 5; count += 1) await add(false);
  await assert.rejects(add(false), { name: 'LimitExceededException', message: /up to 5 versions/ });
  const { Versions } = await iam.send(new ListPolicyVersionsCommand(policy));
  assert.deepEqual(
    Versions?.filter(({ IsDefaultVersion }) => IsDefaultVersion).map(({ VersionId }) => VersionId),
    ['v1'],
  );
});

void test('a policy that is malformed, or has a condition, is refused', async () => {
  const malformed = ['no json', '{}', '{"Statement":[]}', '{"Statement":{"Effect":"Maybe","Action":"a"}}'];
  for (const text of malformed) {
    await assert.rejects(createRole('malformed', text), { name: 'MalformedPolicyDocumentException' }, text);
  }
  const conditional = TRUST.replace('"Action"', '"Condition":{},"Action"');
  await assert.rejects(createRole('conditional', conditional), {
    name: 'NotImplemented',
    message: 'The local AWS does not do policies with a Condition yet.',
  });
});

void test('a managed policy that the local IAM does not know is refused', async () => {
  await createRole('unknown');
  const attach = new AttachRolePolicyCommand({ RoleName: 'unknown', PolicyArn: `${READ_ONLY}2` });
  await assert.rejects(iam.send(attach), {
    name: 'NoSuchEntityException',
    message: /does not exist or is not attachable/,
  });
});

void test('STS says that the caller is of the local account', async () => {
  const sts = new STSClient(aws.access);
  assert.equal((await sts.send(new GetCallerIdentityCommand({}))).Account, '000000000000');
  sts.destroy();
});

void test('a request that is not signed is refused, and so is a service that is not there', async () => {
  const unsigned = await fetch(aws.endpoint, { method: 'POST', body: 'Action=GetCallerIdentity' });
  assert.equal(unsigned.status, 403);
  const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=k/20181101/us-west-2/glue/aws4_request, x' };
  const other = await fetch(aws.endpoint, { method: 'POST', headers, body: '{}' });
  assert.equal(other.status, 501);
  assert.match(await other.text(), /does not do the service glue yet/);
});
