// Who may connect to a cluster is its security group's to say, and that group is the account's: other clusters are in it, and
// other people's rules. So a rule of ours carries the tags of the cluster that it is for, with the addresses as they were
// configured; a rule without our tags is never touched, and one that another cluster of ours needs too is handed on to it.
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateTagsCommand,
  paginateDescribeSecurityGroupRules,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import type { EC2Client, IpPermission, SecurityGroupRule } from '@aws-sdk/client-ec2';
import type { AwsClients } from './clients.ts';
import { listMadeClusters } from './clusters.ts';
import type { ClusterFacts } from './clusters.ts';
import { askAws, unless } from './faults.ts';
import { DAG, INGRESS, isOfDag, isOfRun, ownTags, readOwner, readTags, writeTags } from './tags.ts';
import type { Owner, Tags } from './tags.ts';

/** A rule of a security group that a run has made. */
export interface IngressRule {
  readonly id: string;
  readonly groupId: string;
  readonly port: number;
  /** The run that made it, or to whose cluster it was handed on. */
  readonly owner: Owner;
  readonly tags: Tags;
}

/** Lets the addresses that the cluster's tags name in to its port. A rule that is there already is used as it is. */
export async function ensureIngress(ec2: EC2Client, cluster: ClusterFacts): Promise<void> {
  const { [INGRESS]: cidr } = cluster.tags;
  const [groupId] = cluster.securityGroups;
  const { endpoint } = cluster;
  if (cidr === undefined || groupId === undefined || endpoint === undefined) return;
  const command = new AuthorizeSecurityGroupIngressCommand({
    GroupId: groupId,
    IpPermissions: [permission(cluster, cidr)],
    TagSpecifications: [{ ResourceType: 'security-group-rule', Tags: writeTags(ownTags(cluster.tags)) }],
  });
  const made = await askAws(`let ${cidr} in to cluster ${cluster.identifier}`, () =>
    unless(['InvalidPermission.Duplicate'], () => ec2.send(command)),
  );
  if (made === undefined) await takeOver(ec2, cluster);
}

/** The rules that runs have made, in the account and region. */
export async function listMadeRules(ec2: EC2Client): Promise<readonly IngressRule[]> {
  return await askAws('list the rules of security groups that runs have made', async () => {
    const rules: SecurityGroupRule[] = [];
    const wanted = { Filters: [{ Name: 'tag-key', Values: [DAG] }] };
    for await (const page of paginateDescribeSecurityGroupRules({ client: ec2 }, wanted)) {
      rules.push(...(page.SecurityGroupRules ?? []));
    }
    return rules.flatMap(readRule);
  });
}

/** Takes away the rules that a run has made. */
export async function revokeIngress(clients: AwsClients, owner: Owner): Promise<void> {
  const ec2 = await clients.ec2();
  for (const rule of await listMadeRules(ec2)) if (isOfRun(rule.tags, owner)) await dropRule(clients, rule);
}

/** Takes a rule away; where another cluster of ours needs it too, it becomes that cluster's. */
export async function dropRule(clients: AwsClients, rule: IngressRule): Promise<void> {
  const ec2 = await clients.ec2();
  const clusters = await listMadeClusters(clients.redshift);
  const heir = clusters.find(
    (cluster) => needs(cluster, rule) && !isOfRun(cluster.tags, rule.owner) && cluster.status !== 'deleting',
  );
  await (heir === undefined ? revoke(ec2, rule) : handOn(ec2, rule, heir));
}

function permission({ identifier, endpoint, tags }: ClusterFacts, cidr: string): IpPermission {
  const ports = { IpProtocol: 'tcp', FromPort: endpoint?.port, ToPort: endpoint?.port };
  const Description = `Shiftwork: cluster ${identifier} of DAG ${tags[DAG]}`;
  return cidr.includes(':')
    ? { ...ports, Ipv6Ranges: [{ CidrIpv6: cidr, Description }] }
    : { ...ports, IpRanges: [{ CidrIp: cidr, Description }] };
}

/** A rule that an earlier run of the same DAG and target made is this run's now; any other stays whose it is. */
async function takeOver(ec2: EC2Client, cluster: ClusterFacts): Promise<void> {
  const rule = (await listMadeRules(ec2)).find((one) => needs(cluster, one));
  if (rule !== undefined && isOfDag(cluster.tags, rule.owner) && !isOfRun(cluster.tags, rule.owner)) {
    await handOn(ec2, rule, cluster);
  }
}

function needs({ securityGroups, endpoint, tags }: ClusterFacts, rule: IngressRule): boolean {
  return securityGroups[0] === rule.groupId && endpoint?.port === rule.port && tags[INGRESS] === rule.tags[INGRESS];
}

async function handOn(ec2: EC2Client, { id }: IngressRule, { identifier, tags }: ClusterFacts): Promise<void> {
  const command = new CreateTagsCommand({ Resources: [id], Tags: writeTags(ownTags(tags)) });
  await askAws(`hand rule ${id} on to cluster ${identifier}`, () => ec2.send(command));
}

async function revoke(ec2: EC2Client, { id, groupId }: IngressRule): Promise<void> {
  const command = new RevokeSecurityGroupIngressCommand({ GroupId: groupId, SecurityGroupRuleIds: [id] });
  const gone = ['InvalidSecurityGroupRuleId.NotFound', 'InvalidGroup.NotFound'];
  await askAws(`take away rule ${id}`, () => unless(gone, () => ec2.send(command)));
}

function readRule(rule: SecurityGroupRule): readonly IngressRule[] {
  const { SecurityGroupRuleId: id = '', GroupId: groupId = '', FromPort: port = 0 } = rule;
  const tags = readTags(rule.Tags);
  const owner = readOwner(tags);
  return owner === undefined ? [] : [{ id, groupId, port, owner, tags }];
}
