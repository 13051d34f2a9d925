import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { createClusterExpiry, createKeepCluster } from '../../activities/keep-cluster.ts';
import { createTeardownCluster } from '../../activities/teardown-cluster.ts';
import { createTeardownRole } from '../../activities/teardown-role.ts';
import { listMadeClusters } from '../../aws/clusters.ts';
import { launchCluster } from '../../aws/launch-cluster.ts';
import { TRUST_POLICY } from '../../aws/role-policies.ts';
import { findRole } from '../../aws/roles.ts';
import { makerTags, writeTags } from '../../aws/tags.ts';
import type { LaunchedWarehouse } from '../../config/target.ts';
import { launchingTarget, makeBucket, openAccount } from '../aws/local-account.ts';
import { callActivity, planRun } from './sql-run.ts';

const account = await openAccount();
const { clients, access } = account;
const login = { host: '127.0.0.1', port: 1, database: 'dev', user: 'u', password: 'p', ssl: 'require' } as const;

test('with a HOST and an ARN nothing is deleted or kept, though its tags say that this very run made it', async () => {
  const artifacts = `s3://${await makeBucket(account, 'standing')}`;
  const run = await planRun({ address: login, aws: access, artifacts, tasks: {} });
  const owner = { ...run.ref, namespaceId: 'here', keepSeconds: 1800 };
  const role = await clients.iam.send(
    new CreateRoleCommand({
      RoleName: 'test',
      AssumeRolePolicyDocument: JSON.stringify(TRUST_POLICY),
      Tags: writeTags(makerTags(owner)),
    }),
  );
  await launchCluster(clients, {
    identifier: 'standing',
    owner,
    warehouse: launchingTarget(access).warehouse as LaunchedWarehouse,
    planned: { nodeType: 'ra3.large', numberOfNodes: 1, keepSeconds: 1800 },
    roleArn: role.Role?.Arn ?? '',
  });
  const [before] = await listMadeClusters(clients.redshift);
  const input = run.input('teardown.cluster');
  const { message } = await callActivity(() => createTeardownCluster(run.deps)(input));
  assert.equal(message, 'The warehouse is not ours to delete.');
  const { message: ofRole } = await callActivity(() => createTeardownRole(run.deps)(input));
  assert.equal(ofRole, 'Role arn:aws:iam::000000000000:role/test is not ours to delete.');
  assert.equal(await callActivity(() => createKeepCluster(run.deps)({ run: run.ref, seconds: 1 })), undefined);
  assert.equal(await callActivity(() => createClusterExpiry(run.deps)(run.ref)), undefined);
  const [after, ...more] = await listMadeClusters(clients.redshift);
  assert.deepEqual([after?.identifier, after?.tags, more], ['standing', before?.tags, []]);
  assert.ok(await findRole(clients.iam, 'test'));
});
