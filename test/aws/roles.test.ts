import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AttachRolePolicyCommand, CreateRoleCommand, GetRolePolicyCommand } from '@aws-sdk/client-iam';
import { accessPolicy, TRUST_POLICY } from '../../aws/role-policies.ts';
import { deleteRole, ensureRole, findRole } from '../../aws/roles.ts';
import { EXPIRES_AT, NAMESPACE, ownerTags, writeTags } from '../../aws/tags.ts';
import { openAccount } from './local-account.ts';

const owner = { dagId: 'sparkify', target: 'test', runKey: 'key-1', namespaceId: 'here', keepSeconds: 1800 };
const policy = accessPolicy({ read: [{ bucket: 'data', key: 'log' }], readAndWrite: [] });

const account = await openAccount();

const makeForeign = async (name: string, trust: unknown, tags = {}): Promise<void> => {
  await account.clients.iam.send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: JSON.stringify(trust),
      Tags: writeTags(tags),
    }),
  );
};

test('a role is made once, with its rights, however often it is asked for', async () => {
  const { iam } = account.clients;
  const first = await ensureRole(iam, { name: 'twice', owner, policy });
  const second = await ensureRole(iam, { name: 'twice', owner, policy });
  assert.deepEqual([first.made, second.made], [true, false]);
  assert.equal(second.arn, first.arn);
  assert.match(first.arn, /^arn:aws:iam::\d{12}:role\/twice$/);
  const rights = await iam.send(new GetRolePolicyCommand({ RoleName: 'twice', PolicyName: 'shiftwork' }));
  assert.deepEqual(JSON.parse(decodeURIComponent(rights.PolicyDocument ?? '')), policy);
});

test('a role says whose it is, which Temporal knows its run, and until when it is needed', async () => {
  const { iam } = account.clients;
  await ensureRole(iam, { name: 'tagged', owner, policy });
  const { [EXPIRES_AT]: expiresAt = '', ...tags } = (await findRole(iam, 'tagged'))?.tags ?? {};
  assert.deepEqual(tags, { ...ownerTags(owner), [NAMESPACE]: 'here' });
  assert.ok(Date.parse(expiresAt) > Date.now());
});

test('a later run of the same DAG and target takes a role of that name over', async () => {
  const { iam } = account.clients;
  await ensureRole(iam, { name: 'handed-on', owner, policy });
  await ensureRole(iam, { name: 'handed-on', owner: { ...owner, runKey: 'key-2' }, policy });
  assert.equal((await findRole(iam, 'handed-on'))?.tags['shiftwork:run-key'], 'key-2');
  assert.equal(await deleteRole(iam, { name: 'handed-on', owner, anyRun: false }), 'kept');
});

test("somebody else's role, or one that others may take on, is refused and left as it is", async () => {
  const { iam } = account.clients;
  await makeForeign('foreign', TRUST_POLICY);
  await makeForeign(
    'open',
    { ...TRUST_POLICY, Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }] },
    ownerTags(owner),
  );
  await assert.rejects(ensureRole(iam, { name: 'foreign', owner, policy }), {
    code: 'NotOurs',
    message: /Role foreign exists and is not ours: it has no tag of Shiftwork\. Give its ARN/,
  });
  await assert.rejects(ensureRole(iam, { name: 'open', owner, policy }), { code: 'NotOurs', message: /by others/ });
  assert.equal(await deleteRole(iam, { name: 'foreign', owner, anyRun: true }), 'kept');
  assert.ok(await findRole(iam, 'foreign'));
});

test('a role is deleted with whatever policies it has, and one that is gone counts as deleted', async () => {
  const { iam } = account.clients;
  await ensureRole(iam, { name: 'short-lived', owner, policy });
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'short-lived', PolicyArn }));
  assert.equal(await deleteRole(iam, { name: 'short-lived', owner, anyRun: false }), 'deleted');
  assert.equal(await deleteRole(iam, { name: 'short-lived', owner, anyRun: false }), 'absent');
});
