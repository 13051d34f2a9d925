import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  CreateClusterParameterGroupCommand,
  CreateClusterSubnetGroupCommand,
  CreateTagsCommand,
  DeleteClusterCommand,
  DeleteClusterParameterGroupCommand,
  DeleteClusterSubnetGroupCommand,
  DeleteTagsCommand,
  DescribeClusterParameterGroupsCommand,
  DescribeClusterParametersCommand,
  DescribeClustersCommand,
  DescribeClusterSubnetGroupsCommand,
  DescribeClusterVersionsCommand,
  DescribeDefaultClusterParametersCommand,
  DescribeOrderableClusterOptionsCommand,
  DescribeTagsCommand,
  ModifyClusterCommand,
  ModifyClusterParameterGroupCommand,
  ModifyClusterSubnetGroupCommand,
  RebootClusterCommand,
  RedshiftClient,
  ResetClusterParameterGroupCommand,
  waitUntilClusterDeleted,
} from '@aws-sdk/client-redshift';
import type { Cluster, CreateClusterCommandInput } from '@aws-sdk/client-redshift';
import { startFixture } from './local-aws.ts';
import type { AwsFixture } from './local-aws.ts';

let aws: AwsFixture;
let redshift: RedshiftClient;
let subnets: readonly string[];

const INPUT = {
  NodeType: 'ra3.large',
  ClusterType: 'single-node',
  MasterUsername: 'awsuser',
  MasterUserPassword: 'Passw0rd',
} satisfies Partial<CreateClusterCommandInput>;

before(async () => {
  aws = await startFixture({ clockMs: 1 });
  redshift = new RedshiftClient({ ...aws.access, maxAttempts: 1 });
  const ec2 = new EC2Client(aws.access);
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  subnets = Subnets.map(({ SubnetId = '' }) => SubnetId);
  ec2.destroy();
});

after(async () => {
  redshift.destroy();
  await aws[Symbol.asyncDispose]();
});

async function create(ClusterIdentifier: string, more: Partial<CreateClusterCommandInput> = {}) {
  return await redshift.send(new CreateClusterCommand({ ...INPUT, ClusterIdentifier, ...more }));
}

async function available(ClusterIdentifier: string, client = redshift): Promise<Cluster> {
  for (;;) {
    const { Clusters } = await client.send(new DescribeClustersCommand({ ClusterIdentifier }));
    if (Clusters?.[0]?.ClusterStatus === 'available') return Clusters[0];
  }
}

async function remove(ClusterIdentifier: string): Promise<void> {
  await redshift.send(new DeleteClusterCommand({ ClusterIdentifier, SkipFinalClusterSnapshot: true }));
  const often = { minDelay: 1, maxDelay: 1, maxWaitTime: 20 };
  await waitUntilClusterDeleted({ client: redshift, ...often }, { ClusterIdentifier });
}

async function createParameterGroup(ParameterGroupName: string) {
  const about = { ParameterGroupFamily: 'redshift-1.0', Description: 'ours' };
  return await redshift.send(new CreateClusterParameterGroupCommand({ ParameterGroupName, ...about }));
}

async function setParameters(ParameterGroupName: string, values: Readonly<Record<string, string>>) {
  const Parameters = Object.entries(values).map(([ParameterName, ParameterValue]) => ({
    ParameterName,
    ParameterValue,
  }));
  return await redshift.send(new ModifyClusterParameterGroupCommand({ ParameterGroupName, Parameters }));
}

async function parameters(ParameterGroupName: string, Source?: string) {
  const ask = new DescribeClusterParametersCommand({ ParameterGroupName, ...(Source && { Source }) });
  const { Parameters = [] } = await redshift.send(ask);
  return Object.fromEntries(Parameters.map((one) => [one.ParameterName, one.ParameterValue]));
}

void test('a subnet group is made once of subnets that there are, changed, and deleted', async () => {
  const named = { ClusterSubnetGroupName: 'Private' };
  const make = (SubnetIds: string[]) =>
    redshift.send(new CreateClusterSubnetGroupCommand({ ...named, Description: 'no way out', SubnetIds }));
  await assert.rejects(make(['subnet-1']), { name: 'InvalidSubnet', message: /subnet-1/ });
  const { ClusterSubnetGroup } = await make(subnets.slice(0, 2));
  assert.deepEqual(
    [ClusterSubnetGroup?.ClusterSubnetGroupName, ClusterSubnetGroup?.SubnetGroupStatus],
    ['private', 'Complete'],
  );
  assert.ok(ClusterSubnetGroup?.VpcId?.startsWith('vpc-'));
  await assert.rejects(make([...subnets]), { name: 'ClusterSubnetGroupAlreadyExistsFault' });
  await redshift.send(new ModifyClusterSubnetGroupCommand({ ...named, SubnetIds: subnets.slice(2) }));
  const { ClusterSubnetGroups } = await redshift.send(new DescribeClusterSubnetGroupsCommand({}));
  assert.deepEqual(
    ClusterSubnetGroups?.map((group) => [group.ClusterSubnetGroupName, group.Subnets?.length]),
    [
      ['default', 3],
      ['private', 1],
    ],
  );
  await redshift.send(new DeleteClusterSubnetGroupCommand(named));
  const gone = new DescribeClusterSubnetGroupsCommand(named);
  await assert.rejects(redshift.send(gone), { name: 'ClusterSubnetGroupNotFoundFault' });
});

void test('a parameter group has its family’s parameters, those that were set, and again those of the family', async () => {
  await createParameterGroup('Etl');
  await assert.rejects(createParameterGroup('etl'), {
    name: 'ClusterParameterGroupAlreadyExistsFault',
    message: 'Parameter group etl already exists',
  });
  assert.match(
    (await setParameters('etl', { require_ssl: 'true', statement_timeout: '60000' })).ParameterGroupStatus ?? '',
    /reboot/,
  );
  assert.deepEqual(await parameters('etl', 'user'), { require_ssl: 'true', statement_timeout: '60000' });
  const all = await parameters('etl');
  assert.deepEqual([all['statement_timeout'], all['datestyle'], all['query_group']], ['60000', 'ISO, MDY', 'default']);
  const refused = { colour: 'red', require_ssl: 'maybe', statement_timeout: '99', wlm_json_configuration: 'none' };
  for (const [name, value] of Object.entries(refused)) {
    await assert.rejects(setParameters('etl', { [name]: value }), { name: 'InvalidParameterValue' }, name);
  }
  const Parameters = [{ ParameterName: 'require_ssl' }];
  await redshift.send(new ResetClusterParameterGroupCommand({ ParameterGroupName: 'etl', Parameters }));
  assert.deepEqual(await parameters('etl', 'user'), { statement_timeout: '60000' });
  await redshift.send(new DeleteClusterParameterGroupCommand({ ParameterGroupName: 'etl' }));
  await assert.rejects(parameters('etl'), {
    name: 'ClusterParameterGroupNotFoundFault',
    message: 'ClusterParameterGroup etl not found.',
  });
});

void test('the default groups are there, and stay as they are', async () => {
  const { ParameterGroups } = await redshift.send(new DescribeClusterParameterGroupsCommand({}));
  assert.deepEqual(
    ParameterGroups?.map(({ ParameterGroupName }) => ParameterGroupName),
    ['default.redshift-1.0', 'default.redshift-2.0'],
  );
  await assert.rejects(setParameters('default.redshift-1.0', { require_ssl: 'true' }), /stays as it is/);
  const ask = new DescribeDefaultClusterParametersCommand({ ParameterGroupFamily: 'redshift-2.0' });
  const { DefaultClusterParameters } = await redshift.send(ask);
  const ssl = DefaultClusterParameters?.Parameters?.find(({ ParameterName }) => ParameterName === 'require_ssl');
  assert.deepEqual([ssl?.ParameterValue, ssl?.Source], ['true', 'engine-default']);
});

void test('a cluster names groups that there are, and neither can be deleted before it', async () => {
  const SubnetGroup = { ClusterSubnetGroupName: 'of-cluster' };
  const ParameterGroup = { ParameterGroupName: 'of-cluster' };
  await assert.rejects(create('grouped', SubnetGroup), { name: 'ClusterSubnetGroupNotFoundFault' });
  const unknown = { ClusterParameterGroupName: 'of-cluster' };
  await assert.rejects(create('grouped', unknown), { name: 'ClusterParameterGroupNotFoundFault' });
  const made = { ...SubnetGroup, Description: 'one', SubnetIds: subnets.slice(0, 1) };
  await redshift.send(new CreateClusterSubnetGroupCommand(made));
  await createParameterGroup('of-cluster');
  await create('grouped', { ...SubnetGroup, ...unknown });
  const cluster = await available('grouped');
  assert.equal(cluster.ClusterSubnetGroupName, 'of-cluster');
  const [group] = cluster.ClusterParameterGroups ?? [];
  assert.deepEqual([group?.ParameterGroupName, group?.ParameterApplyStatus], ['of-cluster', 'in-sync']);
  await assert.rejects(redshift.send(new DeleteClusterSubnetGroupCommand(SubnetGroup)), {
    name: 'InvalidClusterSubnetGroupStateFault',
    message: /grouped is still using it/,
  });
  await assert.rejects(redshift.send(new DeleteClusterParameterGroupCommand(ParameterGroup)), {
    name: 'InvalidClusterParameterGroupStateFault',
  });
  await remove('grouped');
  await redshift.send(new DeleteClusterSubnetGroupCommand(SubnetGroup));
  await redshift.send(new DeleteClusterParameterGroupCommand(ParameterGroup));
});

void test('a changed parameter waits for the reboot of its clusters, and so does another group', async () => {
  await createParameterGroup('waiting');
  await create('rebooted');
  await available('rebooted');
  const named = { ClusterIdentifier: 'rebooted' };
  const statuses = async () => {
    const [group] = (await available('rebooted')).ClusterParameterGroups ?? [];
    const pending = group?.ClusterParameterStatusList?.filter((one) => one.ParameterApplyStatus === 'pending-reboot');
    return [group?.ParameterGroupName, group?.ParameterApplyStatus, pending?.map((one) => one.ParameterName)];
  };
  await setParameters('waiting', { statement_timeout: '1000', wlm_json_configuration: '[{"auto_wlm":false}]' });
  await redshift.send(new ModifyClusterCommand({ ...named, ClusterParameterGroupName: 'waiting' }));
  assert.deepEqual(await statuses(), ['waiting', 'pending-reboot', ['statement_timeout']]);
  await redshift.send(new RebootClusterCommand(named));
  assert.deepEqual(await statuses(), ['waiting', 'in-sync', []]);
});

void test('groups are tagged as clusters are, and found by their tags', async () => {
  const Tags = [{ Key: 'team', Value: 'data' }];
  const about = { ParameterGroupFamily: 'redshift-1.0', Description: 'ours', Tags };
  await redshift.send(new CreateClusterParameterGroupCommand({ ParameterGroupName: 'tagged', ...about }));
  const ResourceName = 'arn:aws:redshift:us-west-2:000000000000:parametergroup:tagged';
  await redshift.send(new CreateTagsCommand({ ResourceName, Tags: [{ Key: 'cost', Value: '1' }] }));
  await redshift.send(new DeleteTagsCommand({ ResourceName, TagKeys: ['team'] }));
  const { TaggedResources } = await redshift.send(new DescribeTagsCommand({ ResourceType: 'parametergroup' }));
  assert.deepEqual(TaggedResources, [
    { ResourceName, ResourceType: 'parametergroup', Tag: { Key: 'cost', Value: '1' } },
  ]);
  const { ParameterGroups } = await redshift.send(new DescribeClusterParameterGroupsCommand({ TagKeys: ['cost'] }));
  assert.deepEqual(
    ParameterGroups?.map(({ ParameterGroupName }) => ParameterGroupName),
    ['tagged'],
  );
});

void test('what can be ordered is what clusters can be', async () => {
  const ask = new DescribeOrderableClusterOptionsCommand({ NodeType: 'ra3.large' });
  const { OrderableClusterOptions } = await redshift.send(ask);
  assert.deepEqual(
    OrderableClusterOptions?.map((one) => [one.ClusterType, one.ClusterVersion, one.AvailabilityZones?.length]),
    [
      ['multi-node', '1.0', 3],
      ['single-node', '1.0', 3],
    ],
  );
  const { ClusterVersions } = await redshift.send(new DescribeClusterVersionsCommand({}));
  assert.equal(ClusterVersions?.[0]?.ClusterParameterGroupFamily, 'redshift-1.0');
});

void test('groups survive a restart', async () => {
  const first = await startFixture({ clockMs: 1 });
  const maker = new RedshiftClient({ ...first.access, maxAttempts: 1 });
  const about = { ParameterGroupFamily: 'redshift-1.0', Description: 'ours' };
  await maker.send(new CreateClusterParameterGroupCommand({ ParameterGroupName: 'kept', ...about }));
  const made = { ClusterSubnetGroupName: 'kept', Description: 'one', SubnetIds: subnets.slice(0, 1) };
  await maker.send(new CreateClusterSubnetGroupCommand(made));
  maker.destroy();
  const second = await first.restart();
  const client = new RedshiftClient({ ...second.access, maxAttempts: 1 });
  await client.send(new DescribeClusterParameterGroupsCommand({ ParameterGroupName: 'kept' }));
  await client.send(new DescribeClusterSubnetGroupsCommand({ ClusterSubnetGroupName: 'kept' }));
  client.destroy();
  await second[Symbol.asyncDispose]();
});
