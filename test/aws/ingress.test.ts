import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuthorizeSecurityGroupIngressCommand, DescribeSecurityGroupRulesCommand } from '@aws-sdk/client-ec2';
import { describeCluster } from '../../aws/clusters.ts';
import type { ClusterFacts } from '../../aws/clusters.ts';
import { ensureIngress, listMadeRules } from '../../aws/ingress.ts';
import { launchCluster } from '../../aws/launch-cluster.ts';
import { removeCluster } from '../../aws/remove-cluster.ts';
import { INGRESS, makerTags, writeTags } from '../../aws/tags.ts';
import type { LaunchedWarehouse } from '../../config/target.ts';
import { launchingTarget, openAccount, untilDone } from './local-account.ts';

const OFFICE = '203.0.113.7/32';

const account = await openAccount();
const { clients } = account;
const ec2 = await clients.ec2();

const ownerOf = (runKey: string) => ({
  dagId: 'sparkify',
  target: 'test',
  runKey,
  namespaceId: 'here',
  keepSeconds: 1800,
});

const launch = async (identifier: string, { runKey = identifier, ingress = OFFICE } = {}): Promise<ClusterFacts> => {
  const warehouse = { ...(launchingTarget(account.access).warehouse as LaunchedWarehouse), ingress };
  const planned = { nodeType: 'ra3.large', numberOfNodes: 1, keepSeconds: 1800 };
  const roleArn = 'arn:aws:iam::000000000000:role/given';
  await launchCluster(clients, { identifier, owner: ownerOf(runKey), warehouse, planned, roleArn });
  for (;;) {
    const cluster = await describeCluster(clients.redshift, identifier);
    if (cluster?.status === 'available') return cluster;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

const remove = async (cluster: ClusterFacts): Promise<void> =>
  void (await untilDone(async () => {
    const now = await describeCluster(clients.redshift, cluster.identifier);
    if (now !== undefined) await removeCluster(clients, now);
  }));

const rulesOf = async ({ endpoint }: ClusterFacts) => {
  const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({}));
  return SecurityGroupRules.filter(({ FromPort }) => FromPort === endpoint?.port);
};

const authorise = async (cluster: ClusterFacts, tags: Readonly<Record<string, string>>): Promise<void> => {
  const Tags = writeTags(tags);
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: cluster.securityGroups[0],
      IpPermissions: [
        {
          IpProtocol: 'tcp',
          FromPort: cluster.endpoint?.port,
          ToPort: cluster.endpoint?.port,
          IpRanges: [{ CidrIp: OFFICE }],
        },
      ],
      ...(Tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: 'security-group-rule', Tags }] }),
    }),
  );
};

test('the addresses of the target are let in to the port once, and no longer than the cluster is there', async () => {
  const cluster = await launch('open');
  await ensureIngress(ec2, cluster);
  await ensureIngress(ec2, cluster);
  const [rule, ...more] = await rulesOf(cluster);
  assert.deepEqual(more, []);
  assert.deepEqual(
    [rule?.CidrIpv4, rule?.ToPort, rule?.Description],
    [OFFICE, cluster.endpoint?.port, 'Shiftwork: cluster open of DAG sparkify'],
  );
  assert.equal((await listMadeRules(ec2))[0]?.owner.runKey, 'open');
  await remove(cluster);
  assert.deepEqual(await rulesOf(cluster), []);
});

test('IPv6 addresses are let in as well', async () => {
  const cluster = await launch('six', { ingress: '2001:db8::/32' });
  await ensureIngress(ec2, cluster);
  assert.equal((await rulesOf(cluster))[0]?.CidrIpv6, '2001:db8::/32');
  await remove(cluster);
});

test("somebody else's rule serves, and stays", async () => {
  const cluster = await launch('shared');
  await authorise(cluster, {});
  await ensureIngress(ec2, cluster);
  assert.deepEqual(await listMadeRules(ec2), []);
  await remove(cluster);
  assert.equal((await rulesOf(cluster)).length, 1);
});

test('a rule that another cluster of ours needs is handed on to it, and goes with that', async () => {
  const [first, second] = [await launch('first'), await launch('second')];
  // On AWS all have one port; on one machine each has its own.
  await authorise(second, { ...makerTags(ownerOf('first')), [INGRESS]: OFFICE });
  await ensureIngress(ec2, second);
  await remove(first);
  assert.deepEqual(
    (await listMadeRules(ec2)).map(({ owner }) => owner.runKey),
    ['second'],
  );
  await remove(second);
  assert.deepEqual(await listMadeRules(ec2), []);
});

test('a cluster that passes to the next run takes its rule along', async () => {
  await ensureIngress(ec2, await launch('named', { runKey: 'run-1' }));
  const cluster = await launch('named', { runKey: 'run-2' });
  await ensureIngress(ec2, cluster);
  assert.deepEqual(
    (await listMadeRules(ec2)).map(({ owner }) => owner.runKey),
    ['run-2'],
  );
  await remove(cluster);
  assert.deepEqual(await listMadeRules(ec2), []);
});
