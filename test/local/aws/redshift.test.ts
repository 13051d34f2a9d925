import assert from 'node:assert/strict';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, test } from 'node:test';
import {
  CreateClusterCommand,
  CreateTagsCommand,
  DeleteClusterCommand,
  DeleteTagsCommand,
  DescribeClustersCommand,
  DescribeDataSharesCommand,
  DescribeTagsCommand,
  ModifyClusterIamRolesCommand,
  PauseClusterCommand,
  RedshiftClient,
  ResumeClusterCommand,
  waitUntilClusterAvailable,
  waitUntilClusterDeleted,
} from '@aws-sdk/client-redshift';
import type { Cluster, CreateClusterCommandInput } from '@aws-sdk/client-redshift';
import { startFixture } from './local-aws.ts';
import type { AwsFixture } from './local-aws.ts';

let aws: AwsFixture;
let redshift: RedshiftClient;

const ROLE = 'arn:aws:iam::000000000000:role/reader';
const INPUT = {
  NodeType: 'ra3.large',
  ClusterType: 'single-node',
  MasterUsername: 'awsuser',
  MasterUserPassword: 'Passw0rd',
} satisfies Partial<CreateClusterCommandInput>;

before(async () => {
  aws = await startFixture();
  redshift = clientOf(aws);
});

after(async () => {
  redshift.destroy();
  await aws[Symbol.asyncDispose]();
});

function clientOf({ access }: AwsFixture): RedshiftClient {
  return new RedshiftClient({ ...access, maxAttempts: 1 });
}

async function create(ClusterIdentifier: string, more: Partial<CreateClusterCommandInput> = {}) {
  return await redshift.send(new CreateClusterCommand({ ...INPUT, ClusterIdentifier, ...more }));
}

async function describe(ClusterIdentifier: string, client = redshift): Promise<Cluster> {
  const { Clusters } = await client.send(new DescribeClustersCommand({ ClusterIdentifier }));
  assert.ok(Clusters?.[0]);
  return Clusters[0];
}

async function becomes(identifier: string, status: string, client = redshift): Promise<Cluster> {
  for (;;) {
    const cluster = await describe(identifier, client);
    if (cluster.ClusterStatus === status) return cluster;
  }
}

const wait = () => ({ client: redshift, minDelay: 1, maxDelay: 1, maxWaitTime: 20 });

void test('a cluster is creating without an endpoint, then available with its roles in sync, then deleted', async () => {
  const made = await create('dwhCluster', { IamRoles: [ROLE], DBName: 'dwh', Tags: [{ Key: 'a', Value: 'b' }] });
  assert.equal(made.Cluster?.ClusterIdentifier, 'dwhcluster');
  assert.equal(made.Cluster?.ClusterStatus, 'creating');
  assert.equal(made.Cluster?.Endpoint, undefined);
  assert.deepEqual(made.Cluster?.IamRoles, [{ IamRoleArn: ROLE, ApplyStatus: 'adding' }]);
  await waitUntilClusterAvailable(wait(), { ClusterIdentifier: 'dwhcluster' });
  const cluster = await describe('DWHCLUSTER');
  assert.equal(cluster.Endpoint?.Address, '127.0.0.1');
  assert.ok((cluster.Endpoint?.Port ?? 0) > 0);
  assert.deepEqual(cluster.IamRoles, [{ IamRoleArn: ROLE, ApplyStatus: 'in-sync' }]);
  assert.deepEqual(cluster.Tags, [{ Key: 'a', Value: 'b' }]);
  assert.ok(cluster.VpcId?.startsWith('vpc-'));
  assert.deepEqual([cluster.DBName, cluster.MasterUsername, cluster.Encrypted], ['dwh', 'awsuser', true]);
  const folder = aws.starts.at(-1)?.directory ?? '';
  mkdirSync(folder, { recursive: true });
  // As Airflow's operator sends it.
  const noSnapshot = { SkipFinalClusterSnapshot: true, FinalClusterSnapshotIdentifier: '' };
  const Delete = { ClusterIdentifier: 'dwhCluster', ...noSnapshot };
  assert.equal((await redshift.send(new DeleteClusterCommand(Delete))).Cluster?.ClusterStatus, 'deleting');
  await waitUntilClusterDeleted(wait(), { ClusterIdentifier: 'dwhcluster' });
  await assert.rejects(describe('dwhcluster'), {
    name: 'ClusterNotFoundFault',
    message: 'Cluster dwhcluster not found.',
  });
  assert.equal(existsSync(folder), false);
});

void test('what CreateCluster refuses names the parameter and what is expected', async () => {
  const refused: readonly [Partial<CreateClusterCommandInput>, string, RegExp][] = [
    [{ ClusterIdentifier: '1st' }, 'InvalidParameterValue', /Invalid cluster identifier 1st/],
    [{ ClusterIdentifier: 'a--b' }, 'InvalidParameterValue', /identifier/],
    [{ MasterUserPassword: 'password' }, 'InvalidParameterValue', /MasterUserPassword.*upper-case/],
    [{ MasterUserPassword: 'Passw0rd@' }, 'InvalidParameterValue', /MasterUserPassword/],
    [{ NodeType: 'm5.large' }, 'InvalidParameterValue', /Invalid node type: m5.large/],
    [{ ClusterType: 'multi-node' }, 'InvalidParameterCombination', /NumberOfNodes is 1/],
    [{ NumberOfNodes: 2 }, 'InvalidParameterCombination', /single-node/],
    [{ Encrypted: false }, 'InvalidParameterValue', /Encrypted/],
    [{ Port: 3306 }, 'InvalidParameterValue', /5431 to 5455/],
    [{ NodeType: 'dc2.large', Port: 80 }, 'InvalidParameterValue', /1150 to 65535/],
    [{ DBName: 'Upper' }, 'InvalidParameterValue', /database name/],
    [{ MasterUsername: '1user' }, 'InvalidParameterValue', /master user name/],
    [{ IamRoles: ['reader'] }, 'InvalidParameterValue', /IAM role ARN/],
    [{ ManageMasterPassword: true }, 'NotImplemented', /does not do ManageMasterPassword yet/],
  ];
  for (const [more, name, message] of refused) await assert.rejects(create('refused', more), { name, message });
  await assert.rejects(describe('refused'), { name: 'ClusterNotFoundFault' });
});

void test('a DC2 cluster of an old project runs, and the log says that AWS makes none', async () => {
  const lines: string[] = [];
  await using other = await startFixture({ log: (line) => lines.push(line) });
  const client = clientOf(other);
  const old = { ...INPUT, NodeType: 'dc2.large', ClusterIdentifier: 'dwhCluster' };
  const { Cluster } = await client.send(new CreateClusterCommand(old));
  assert.equal(Cluster?.NodeType, 'dc2.large');
  assert.match(lines.join('\n'), /^Cluster dwhcluster: AWS creates no new dc2\.large clusters any more/);
  client.destroy();
});

void test('a name is given once, and a cluster that is being made is not deleted', async () => {
  await create('once');
  await assert.rejects(create('Once'), { name: 'ClusterAlreadyExistsFault', message: 'Cluster already exists' });
  const remove = new DeleteClusterCommand({ ClusterIdentifier: 'once', SkipFinalClusterSnapshot: true });
  await assert.rejects(redshift.send(remove), { name: 'InvalidClusterStateFault' });
  await becomes('once', 'available');
  await assert.rejects(redshift.send(new DeleteClusterCommand({ ClusterIdentifier: 'once' })), {
    name: 'InvalidParameterCombination',
  });
  await redshift.send(remove);
  await waitUntilClusterDeleted(wait(), { ClusterIdentifier: 'once' });
});

void test('a cluster pauses and resumes on its port', async () => {
  await create('pausing');
  const { Endpoint } = await becomes('pausing', 'available');
  const named = { ClusterIdentifier: 'pausing' };
  assert.equal((await redshift.send(new PauseClusterCommand(named))).Cluster?.ClusterStatus, 'pausing');
  await assert.rejects(redshift.send(new ResumeClusterCommand(named)), { name: 'InvalidClusterStateFault' });
  await becomes('pausing', 'paused');
  await redshift.send(new ResumeClusterCommand(named));
  assert.deepEqual((await becomes('pausing', 'available')).Endpoint, Endpoint);
});

void test('roles of a cluster are added and removed in time', async () => {
  await create('roles', { IamRoles: [ROLE] });
  await becomes('roles', 'available');
  const other = `${ROLE}2`;
  const change = { ClusterIdentifier: 'roles', AddIamRoles: [other], RemoveIamRoles: [ROLE] };
  const { Cluster } = await redshift.send(new ModifyClusterIamRolesCommand(change));
  assert.deepEqual(
    Cluster?.IamRoles?.map(({ ApplyStatus }) => ApplyStatus),
    ['removing', 'adding'],
  );
  for (;;) {
    const { IamRoles } = await describe('roles');
    if (IamRoles?.length === 1 && IamRoles[0]?.ApplyStatus === 'in-sync') break;
  }
  assert.deepEqual((await describe('roles')).IamRoles, [{ IamRoleArn: other, ApplyStatus: 'in-sync' }]);
});

void test('tags are changed by ARN, and find clusters', async () => {
  await create('tagged', { Tags: [{ Key: 'dag', Value: 'sparkify' }] });
  const ResourceName = 'arn:aws:redshift:us-east-1:000000000000:cluster:tagged';
  await redshift.send(
    new CreateTagsCommand({
      ResourceName,
      Tags: [
        { Key: 'dag', Value: 'x' },
        { Key: 'k', Value: '' },
      ],
    }),
  );
  const find = async (TagKeys: string[], TagValues: string[]) => {
    const { Clusters } = await redshift.send(new DescribeClustersCommand({ TagKeys, TagValues }));
    return Clusters?.map(({ ClusterIdentifier }) => ClusterIdentifier);
  };
  assert.deepEqual(await find(['dag'], ['x']), ['tagged']);
  assert.deepEqual(await find(['dag'], ['sparkify']), []);
  assert.deepEqual(await find(['k', 'other'], []), ['tagged']);
  await redshift.send(new DeleteTagsCommand({ ResourceName, TagKeys: ['k'] }));
  const { TaggedResources } = await redshift.send(new DescribeTagsCommand({ ResourceName }));
  assert.deepEqual(
    TaggedResources?.map(({ Tag }) => Tag),
    [{ Key: 'dag', Value: 'x' }],
  );
  const gone = new CreateTagsCommand({ ResourceName: `${ResourceName}2`, Tags: [{ Key: 'a', Value: 'b' }] });
  await assert.rejects(redshift.send(gone), { name: 'ResourceNotFoundFault' });
});

void test('the state survives a restart, and is readable by its owner alone', async () => {
  const first = await startFixture();
  let client = clientOf(first);
  await client.send(new CreateClusterCommand({ ...INPUT, ClusterIdentifier: 'kept', IamRoles: [ROLE] }));
  const { Endpoint } = await becomes('kept', 'available', client);
  await client.send(new PauseClusterCommand({ ClusterIdentifier: 'kept' }));
  await becomes('kept', 'paused', client);
  await client.send(new ResumeClusterCommand({ ClusterIdentifier: 'kept' }));
  client.destroy();
  const second = await first.restart();
  client = clientOf(second);
  assert.deepEqual((await becomes('kept', 'available', client)).Endpoint, Endpoint);
  assert.equal(statSync(path.join(second.directory, 'aws.json')).mode & 0o777, 0o600);
  client.destroy();
  await second[Symbol.asyncDispose]();
});

void test('a port that somebody listens on is refused, naming it', async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    const tryNext = (next: number): void => {
      other.removeAllListeners('error').once('error', () => tryNext(next + 1));
      other.listen(next, '127.0.0.1', () => resolve(next));
    };
    tryNext(8191);
  });
  const message = new RegExp(`Port ${port} .* in use by another process`);
  await assert.rejects(create('busy', { Port: port }), { name: 'InvalidParameterValue', message });
  await once(other.close(), 'close');
});

void test('an endpoint that does not start leaves a failed cluster, which can be deleted, and says why in the log', async () => {
  const lines: string[] = [];
  const startCluster = async () => await Promise.reject(new Error('no disk'));
  const broken = await startFixture({ startCluster, log: (line) => lines.push(line) });
  const client = clientOf(broken);
  await client.send(new CreateClusterCommand({ ...INPUT, ClusterIdentifier: 'broken' }));
  await becomes('broken', 'hardware-failure', client);
  assert.deepEqual(lines, ['Cluster broken has failed: no disk']);
  await client.send(new DeleteClusterCommand({ ClusterIdentifier: 'broken', SkipFinalClusterSnapshot: true }));
  await waitUntilClusterDeleted({ ...wait(), client }, { ClusterIdentifier: 'broken' });
  client.destroy();
  await broken[Symbol.asyncDispose]();
});

void test('an action that the local AWS does not have is answered as an unknown one', async () => {
  const message = /Could not find operation DescribeDataShares/;
  await assert.rejects(redshift.send(new DescribeDataSharesCommand({})), { name: 'InvalidAction', message });
});

void test('an injected fault strikes as often as it was told to', async () => {
  const body = JSON.stringify({
    service: 'redshift',
    action: 'DescribeClusters',
    code: 'ThrottlingException',
    times: 2,
  });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${aws.endpoint}/_local/fault`, { method: 'POST', headers, body });
  assert.equal(response.status, 204);
  const ask = async () => await redshift.send(new DescribeClustersCommand({}));
  await assert.rejects(ask(), { name: 'ThrottlingException' });
  await assert.rejects(ask(), { name: 'ThrottlingException' });
  await ask();
});
