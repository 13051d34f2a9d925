import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateClusterCommand, PauseClusterCommand } from '@aws-sdk/client-redshift';
import { describeCluster, tagCluster } from '../../aws/clusters.ts';
import { deleteCluster } from '../../aws/delete-cluster.ts';
import { findCluster } from '../../aws/find-cluster.ts';
import { launchCluster, resumeCluster } from '../../aws/launch-cluster.ts';
import type { ClusterRequest } from '../../aws/launch-cluster.ts';
import { clusterIdentifier } from '../../aws/names.ts';
import { accessPolicy } from '../../aws/role-policies.ts';
import { ensureRole } from '../../aws/roles.ts';
import { EXPIRES_AT, NAMESPACE, expiresIn } from '../../aws/tags.ts';
import { findWarehouse, roleArn } from '../../aws/warehouse-address.ts';
import type { LaunchedWarehouse } from '../../config/target.ts';
import { injectFault, launchingTarget, openAccount, untilDone } from './local-account.ts';

type Seeker = Parameters<typeof findCluster>[2];

const account = await openAccount();
const target = launchingTarget(account.access);
const { arn } = await ensureRole(account.clients.iam, {
  name: 'given',
  owner: { dagId: 'any', target: 'test', runKey: 'any', namespaceId: 'here', keepSeconds: 1800 },
  policy: accessPolicy({ read: [{ bucket: 'data', key: '' }], readAndWrite: [] }),
});

const seeker = (dagId: string, runKey: string, launches = true): Seeker => ({
  dagId,
  target: 'test',
  runKey,
  launches,
});

const request = (owner: Seeker, identifier = clusterIdentifier(target, owner)): ClusterRequest => ({
  identifier,
  owner: { ...owner, namespaceId: 'here', keepSeconds: 1800 },
  warehouse: target.warehouse as LaunchedWarehouse,
  planned: { nodeType: 'ra3.large', numberOfNodes: 1, keepSeconds: 1800 },
  roleArn: arn,
});

const launch = async (owner: Seeker, identifier?: string) =>
  await launchCluster(account.clients, request(owner, identifier));

const untilAvailable = async (identifier: string): Promise<void> => {
  while ((await describeCluster(account.clients.redshift, identifier))?.status !== 'available') {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

test('a cluster is created once, however often it is asked for, and becomes an address', async () => {
  const { clients } = account;
  const run = seeker('once', '0000-000000000001');
  assert.equal(await launch(run), 'created');
  assert.equal(await launch(run), 'adopted');
  const identifier = clusterIdentifier(target, run);
  await untilAvailable(identifier);
  const { clusterId, createdAt, host, port, user, ssl } = await findWarehouse(clients, target, run);
  assert.deepEqual(
    { clusterId, host, user, ssl },
    { clusterId: identifier, host: '127.0.0.1', user: 'awsuser', ssl: 'require' },
  );
  assert.ok(port > 0);
  assert.ok(Date.parse(createdAt ?? '') <= Date.now());
  assert.equal((await describeCluster(clients.redshift, identifier))?.roles[0]?.arn, arn);
});

test('a run without a launch works on the cluster that its DAG and target left; a run with one never does', async () => {
  const { clients } = account;
  await launch(seeker('left', '0000-000000000002'));
  const identifier = clusterIdentifier(target, seeker('left', '0000-000000000002'));
  await untilAvailable(identifier);
  assert.equal((await findCluster(clients, target, seeker('left', 'later', false)))?.identifier, identifier);
  assert.equal(await findCluster(clients, target, seeker('left', 'later')), undefined);
  assert.equal(await findCluster(clients, target, seeker('other', 'later', false)), undefined);
  assert.equal(await findCluster(clients, { ...target }, { ...seeker('left', 'x', false), target: 'prod' }), undefined);
  assert.equal(await roleArn(clients, target, seeker('left', 'later', false)), arn);
  await assert.rejects(findWarehouse(clients, target, seeker('other', 'later', false)), {
    code: 'WarehouseGone',
    verdict: 'fail',
    message: /There is no warehouse for DAG other on target test: .* Run the DAG with its launch/,
  });
});

test('of two clusters none is guessed: both are named', async () => {
  await launch(seeker('two', '0000-00000000000a'));
  await launch(seeker('two', '0000-00000000000b'));
  await assert.rejects(findCluster(account.clients, target, seeker('two', 'later', false)), {
    code: 'AmbiguousCluster',
    message: /DAG two has 2 clusters on target test: shiftwork-two-00000000000a .*, shiftwork-two-00000000000b /,
  });
});

test("somebody else's cluster is refused", async () => {
  const { redshift } = account.clients;
  const login = { NodeType: 'ra3.large', MasterUsername: 'root', MasterUserPassword: 'Passw0rd', Encrypted: true };
  await redshift.send(new CreateClusterCommand({ ...login, ClusterIdentifier: 'theirs', ClusterType: 'single-node' }));
  await assert.rejects(launch(seeker('mine', 'key'), 'theirs'), {
    code: 'NotOurs',
    message:
      /Cluster theirs exists and is not ours: it has no tag of Shiftwork\. Choose another DWH_CLUSTER_IDENTIFIER/,
  });
});

test('a named cluster passes to the next run of its DAG and target, and keeps to the time that it gives', async () => {
  const { clients } = account;
  await launch(seeker('named', 'key-1'), 'dwhcluster');
  await untilAvailable('dwhcluster');
  assert.equal(await launch(seeker('named', 'key-2'), 'dwhcluster'), 'adopted');
  await tagCluster(clients, 'dwhcluster', expiresIn(8 * 3600));
  const tags = (await describeCluster(clients.redshift, 'dwhcluster'))?.tags ?? {};
  assert.equal(tags['shiftwork:run-key'], 'key-2');
  assert.ok(Date.parse(tags[EXPIRES_AT] ?? '') > Date.now() + 7 * 3600 * 1000);
});

test('a cluster says whose it is, which Temporal knows its run, and until when it is needed', async () => {
  const run = seeker('tagged', '0000-00000000000e');
  await launch(run);
  const { [EXPIRES_AT]: expiresAt = '', ...tags } =
    (await describeCluster(account.clients.redshift, clusterIdentifier(target, run)))?.tags ?? {};
  assert.deepEqual(tags, {
    'shiftwork:dag': 'tagged',
    'shiftwork:target': 'test',
    'shiftwork:run-key': run.runKey,
    [NAMESPACE]: 'here',
  });
  const minutes = (Date.parse(expiresAt) - Date.now()) / 60_000;
  assert.ok(minutes > 29 && minutes <= 30, expiresAt);
});

const NEW_ROLE = `The IAM role ${arn} is not valid. The IAM role must delegate access to an Amazon Redshift account.`;

test('a role that Redshift does not know yet is waited for, another wrong value is refused at once', async () => {
  const refuse = { service: 'redshift', code: 'InvalidParameterValue' };
  await injectFault(account, { ...refuse, action: 'CreateCluster', message: NEW_ROLE, times: 2 });
  const run = seeker('patient', '0000-00000000000f');
  const { value, waits } = await untilDone(() => launch(run));
  assert.equal(value, 'created');
  assert.equal(waits.length, 2);
  assert.match(
    waits[0] ?? '',
    /^Could not create cluster .*: The IAM role arn:.* A new role is known everywhere within minutes/,
  );
  await injectFault(account, { ...refuse, action: 'CreateCluster', message: 'Invalid node type: ra9.huge' });
  await assert.rejects(launch(seeker('wrong', '0000-000000000010')), {
    code: 'InvalidParameterValue',
    verdict: 'fail',
    message: /Invalid node type: ra9\.huge/,
  });
});

test('deleting waits for a cluster that is being created, and ends when it is gone', async () => {
  const { redshift } = account.clients;
  await launch(seeker('gone', '0000-00000000000c'));
  const identifier = 'shiftwork-gone-00000000000c';
  const { value, waits } = await untilDone(() => deleteCluster(redshift, identifier));
  assert.equal(value, 'deleted');
  assert.ok(waits.some((message) => message.includes('is deleting')));
  assert.equal(await describeCluster(redshift, identifier), undefined);
  assert.equal(await deleteCluster(redshift, identifier), 'deleted');
});

test('deleting waits for a cluster that is pausing, and a paused one is woken', async () => {
  const { redshift } = account.clients;
  await launch(seeker('asleep', '0000-00000000000d'));
  const identifier = 'shiftwork-asleep-00000000000d';
  await untilAvailable(identifier);
  await redshift.send(new PauseClusterCommand({ ClusterIdentifier: identifier }));
  await untilDone(async () => {
    const status = (await describeCluster(redshift, identifier))?.status;
    if (status === 'paused') await resumeCluster(redshift, identifier);
  });
  assert.equal((await untilDone(() => deleteCluster(redshift, identifier))).value, 'deleted');
});

test('deleting waits for whatever operation runs on the cluster', async () => {
  const { redshift } = account.clients;
  await launch(seeker('busy', '0000-000000000011'));
  const identifier = 'shiftwork-busy-000000000011';
  await untilAvailable(identifier);
  const message = 'There is an operation running on the Cluster. Please try to run it at a later time.';
  const busy = { service: 'redshift', action: 'DeleteCluster', code: 'InvalidClusterState', message };
  await injectFault(account, { ...busy, times: 3 });
  const { value, waits } = await untilDone(() => deleteCluster(redshift, identifier));
  assert.equal(value, 'deleted');
  assert.deepEqual(
    waits.slice(0, 3),
    Array(3).fill(`Cluster ${identifier} is available; its deletion is looked at again.`),
  );
});
