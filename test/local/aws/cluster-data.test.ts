import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateClusterSnapshotCommand,
  DeleteClusterCommand,
  DeleteClusterSnapshotCommand,
  DescribeClusterSnapshotsCommand,
  GetClusterCredentialsCommand,
  GetClusterCredentialsWithIAMCommand,
  ModifyClusterCommand,
  PauseClusterCommand,
  RebootClusterCommand,
  RestoreFromClusterSnapshotCommand,
  ResumeClusterCommand,
  waitUntilClusterDeleted,
  waitUntilClusterRestored,
  waitUntilSnapshotAvailable,
  CreateClusterParameterGroupCommand,
  ModifyClusterParameterGroupCommand,
} from '@aws-sdk/client-redshift';
import type { RedshiftClient } from '@aws-sdk/client-redshift';
import { startRealClusters } from './real-clusters.ts';
import type { RealClusters } from './real-clusters.ts';

let clusters: RealClusters;
let redshift: RedshiftClient;
const ClusterIdentifier = 'data';

before(async () => {
  clusters = await startRealClusters();
  ({ redshift } = clusters);
  await clusters.create(ClusterIdentifier);
  await clusters.query(ClusterIdentifier, 'CREATE TABLE kept (n INT); INSERT INTO kept VALUES (1), (2)');
});

after(async () => await clusters.end());

const wait = () => ({ client: redshift, minDelay: 1, maxDelay: 1, maxWaitTime: 30 });

async function count(identifier: string): Promise<unknown> {
  return (await clusters.query(identifier, 'SELECT count(*) FROM kept'))[0]?.[0];
}

void test('temporary credentials log in as their user, who is made only when told', async () => {
  const named = { ClusterIdentifier, DbUser: 'Ann', DbName: 'dev' };
  const login = async (more: object) => {
    const { DbUser = '', DbPassword = '' } = await redshift.send(
      new GetClusterCredentialsCommand({ ...named, ...more }),
    );
    return { user: DbUser, password: DbPassword };
  };
  const refused = await login({});
  assert.equal(refused.user, 'IAM:ann');
  await assert.rejects(clusters.query(ClusterIdentifier, 'SELECT 1', refused), { message: /not permitted to log in/ });
  const made = await login({ AutoCreate: true });
  assert.equal(made.user, 'IAMA:ann');
  assert.deepEqual(await clusters.query(ClusterIdentifier, 'SELECT current_user', made), [['ann']]);
  const again = await login({});
  assert.deepEqual(await clusters.query(ClusterIdentifier, 'SELECT current_user', again), [['ann']]);
  await assert.rejects(clusters.query(ClusterIdentifier, 'SELECT 1', { ...again, password: 'wrong' }));
  await assert.rejects(clusters.query(ClusterIdentifier, 'SELECT * FROM kept', again), { code: '42501' });
  await assert.rejects(login({ DurationSeconds: 60 }));
});

void test('temporary credentials of the master user have its rights', async () => {
  const asked = new GetClusterCredentialsCommand({ ClusterIdentifier, DbUser: 'awsuser', DurationSeconds: 3600 });
  const { DbUser = '', DbPassword = '', Expiration } = await redshift.send(asked);
  const login = { user: DbUser, password: DbPassword };
  assert.deepEqual(await clusters.query(ClusterIdentifier, 'SELECT count(*) FROM kept', login), [['2']]);
  const seconds = ((Expiration?.getTime() ?? 0) - Date.now()) / 1000;
  assert.ok(seconds > 3500 && seconds <= 3600, String(seconds));
});

void test('credentials of who calls log in too', async () => {
  const { DbUser = '', DbPassword = '' } = await redshift.send(
    new GetClusterCredentialsWithIAMCommand({ ClusterIdentifier, DbName: 'dev' }),
  );
  const login = { user: DbUser, password: DbPassword };
  assert.deepEqual(await clusters.query(ClusterIdentifier, 'SELECT current_user', login), [['local']]);
});

void test('a cluster that is paused, resumed, rebooted and resized keeps its data and its port', async () => {
  const { Endpoint } = await clusters.becomes(ClusterIdentifier, 'available');
  await redshift.send(new PauseClusterCommand({ ClusterIdentifier }));
  await clusters.becomes(ClusterIdentifier, 'paused');
  await redshift.send(new ResumeClusterCommand({ ClusterIdentifier }));
  assert.equal(await count(ClusterIdentifier), '2');
  const { Cluster } = await redshift.send(new RebootClusterCommand({ ClusterIdentifier }));
  assert.equal(Cluster?.ClusterStatus, 'rebooting');
  assert.equal(await count(ClusterIdentifier), '2');
  const change = { ClusterIdentifier, NodeType: 'ra3.xlplus', ClusterType: 'multi-node', NumberOfNodes: 2 };
  assert.equal((await redshift.send(new ModifyClusterCommand(change))).Cluster?.ClusterStatus, 'modifying');
  assert.equal(await count(ClusterIdentifier), '2');
  const changed = await clusters.becomes(ClusterIdentifier, 'available');
  assert.deepEqual([changed.NodeType, changed.NumberOfNodes, changed.Endpoint], ['ra3.xlplus', 2, Endpoint]);
});

void test('sessions begin with the parameters of the cluster’s group as they were at its last reboot', async () => {
  const ParameterGroupName = 'quick';
  const about = { ParameterGroupFamily: 'redshift-1.0', Description: 'no long queries' };
  await redshift.send(new CreateClusterParameterGroupCommand({ ParameterGroupName, ...about }));
  const values = {
    statement_timeout: '100',
    search_path: 'reports, public',
    datestyle: 'ISO, DMY',
    require_ssl: 'false',
  };
  const Parameters = Object.entries(values).map(([ParameterName, ParameterValue]) => ({
    ParameterName,
    ParameterValue,
  }));
  await redshift.send(new ModifyClusterParameterGroupCommand({ ParameterGroupName, Parameters }));
  await clusters.create('parameters');
  const named = { ClusterIdentifier: 'parameters' };
  await redshift.send(new ModifyClusterCommand({ ...named, ClusterParameterGroupName: ParameterGroupName }));
  await clusters.becomes('parameters', 'available');
  const slow = async () => await clusters.query('parameters', 'SELECT pg_sleep(0.3)');
  await slow();
  await redshift.send(new RebootClusterCommand(named));
  await clusters.becomes('parameters', 'available');
  await assert.rejects(slow(), { code: '57014' });
  assert.deepEqual(await clusters.query('parameters', 'SHOW search_path'), [['reports, public']]);
  assert.deepEqual(await clusters.query('parameters', "SELECT '01/02/2018'::date::varchar"), [['2018-02-01']]);
});

void test('a new master password holds at once and after a restart', async () => {
  await clusters.create('secret');
  const change = { ClusterIdentifier: 'secret', MasterUserPassword: 'An0therOne' };
  await redshift.send(new ModifyClusterCommand(change));
  await assert.rejects(clusters.query('secret', 'SELECT 1'), { code: '28P01' });
  const login = { user: 'awsuser', password: 'An0therOne' };
  assert.deepEqual(await clusters.query('secret', 'SELECT 1', login), [[1]]);
  await redshift.send(new RebootClusterCommand({ ClusterIdentifier: 'secret' }));
  assert.deepEqual(await clusters.query('secret', 'SELECT 1', login), [[1]]);
  await assert.rejects(redshift.send(new ModifyClusterCommand({ ...change, MasterUserPassword: 'weak' })), {
    name: 'InvalidParameterValue',
  });
});

void test('a snapshot of a cluster that goes on is restored as it was', async () => {
  const SnapshotIdentifier = 'before-more';
  const { Snapshot } = await redshift.send(new CreateClusterSnapshotCommand({ ClusterIdentifier, SnapshotIdentifier }));
  assert.equal(Snapshot?.Status, 'creating');
  await waitUntilSnapshotAvailable(wait(), { SnapshotIdentifier });
  await clusters.query(ClusterIdentifier, 'INSERT INTO kept VALUES (3)');
  const restore = { ClusterIdentifier: 'restored', SnapshotIdentifier };
  const { Cluster } = await redshift.send(new RestoreFromClusterSnapshotCommand(restore));
  assert.deepEqual([Cluster?.ClusterStatus, Cluster?.RestoreStatus?.Status], ['creating', 'restoring']);
  await waitUntilClusterRestored(wait(), { ClusterIdentifier: 'restored' });
  assert.equal(await count('restored'), '2');
  await clusters.query('restored', 'DELETE FROM kept');
  assert.equal(await count(ClusterIdentifier), '3');
  const copy = new CreateClusterSnapshotCommand({ ClusterIdentifier, SnapshotIdentifier });
  await assert.rejects(redshift.send(copy), { name: 'ClusterSnapshotAlreadyExistsFault' });
  await redshift.send(new DeleteClusterSnapshotCommand({ SnapshotIdentifier }));
  await assert.rejects(redshift.send(new RestoreFromClusterSnapshotCommand(restore)), {
    name: 'ClusterSnapshotNotFoundFault',
  });
});

void test('a cluster that is deleted with a final snapshot comes back from it', async () => {
  await clusters.create('last');
  await clusters.query('last', 'CREATE TABLE kept AS SELECT 7 AS n');
  const FinalClusterSnapshotIdentifier = 'final';
  const remove = new DeleteClusterCommand({ ClusterIdentifier: 'last', FinalClusterSnapshotIdentifier });
  assert.equal((await redshift.send(remove)).Cluster?.ClusterStatus, 'final-snapshot');
  await waitUntilClusterDeleted(wait(), { ClusterIdentifier: 'last' });
  const find = new DescribeClusterSnapshotsCommand({ ClusterIdentifier: 'last' });
  assert.equal((await redshift.send(find)).Snapshots?.[0]?.Status, 'available');
  const restore = { ClusterIdentifier: 'last', SnapshotIdentifier: 'final' };
  await redshift.send(new RestoreFromClusterSnapshotCommand(restore));
  assert.equal(await count('last'), '1');
});
