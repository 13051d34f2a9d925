import { CreateTagsCommand, DescribeClustersCommand, paginateDescribeClusters } from '@aws-sdk/client-redshift';
import type { Cluster, RedshiftClient } from '@aws-sdk/client-redshift';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AwsClients } from './clients.ts';
import { askAws, unless } from './faults.ts';
import { DAG, isOfDag, readTags, writeTags } from './tags.ts';
import type { Owner, Tags } from './tags.ts';

/** A cluster as Redshift describes it. */
export interface ClusterFacts {
  readonly identifier: string;
  /** `available`, `creating`, `deleting`, `paused`, …: Redshift's ClusterStatus. */
  readonly status: string;
  /** ISO 8601; with the identifier it tells a cluster from a later one of the same name. */
  readonly createdAt?: string;
  /** Absent while the cluster is being created. */
  readonly endpoint?: { readonly host: string; readonly port: number };
  readonly roles: readonly { readonly arn: string; readonly status: string }[];
  /** Ids of the VPC's security groups that it is in. */
  readonly securityGroups: readonly string[];
  readonly tags: Tags;
}

/** The cluster of that identifier, undefined when there is none. */
export async function describeCluster(redshift: RedshiftClient, identifier: string): Promise<ClusterFacts | undefined> {
  const command = new DescribeClustersCommand({ ClusterIdentifier: identifier });
  const found = await askAws(`describe cluster ${identifier}`, () =>
    unless(['ClusterNotFound'], () => redshift.send(command)),
  );
  const cluster = found?.Clusters?.[0];
  return cluster && readCluster(cluster);
}

/** Every cluster that runs of this DAG on this target have made, in the order of identifiers. */
export async function listClusters(
  redshift: RedshiftClient,
  owner: Pick<Owner, 'dagId' | 'target'>,
): Promise<readonly ClusterFacts[]> {
  return (await listMadeClusters(redshift, owner.dagId)).filter(({ tags }) => isOfDag(tags, owner));
}

/** Every cluster of the account and region that runs have made: of any DAG where none is named, on any target. */
export async function listMadeClusters(redshift: RedshiftClient, dagId?: string): Promise<readonly ClusterFacts[]> {
  return await askAws(`list the clusters of ${dagId === undefined ? 'runs' : `DAG ${dagId}`}`, async () => {
    const clusters: ClusterFacts[] = [];
    // Redshift answers the clusters that have any of the tags: what is asked for narrows the list, and is then looked at.
    const wanted = { TagKeys: [DAG], ...(dagId === undefined ? {} : { TagValues: [dagId] }) };
    for await (const page of paginateDescribeClusters({ client: redshift }, wanted)) {
      clusters.push(...(page.Clusters ?? []).map(readCluster));
    }
    return clusters.toSorted((a, b) => a.identifier.localeCompare(b.identifier));
  });
}

/** Adds the tags to the cluster, replacing values of the same keys. */
export async function tagCluster(clients: AwsClients, identifier: string, tags: Tags): Promise<void> {
  await askAws(`tag cluster ${identifier}`, async () => {
    const ResourceName = await clusterArn(clients, identifier);
    await clients.redshift.send(new CreateTagsCommand({ ResourceName, Tags: writeTags(tags) }));
  });
}

/** Redshift tags by ARN, which DescribeClusters does not answer: partition and account are the caller's. */
async function clusterArn({ redshift, sts }: AwsClients, identifier: string): Promise<string> {
  const { Arn = '', Account = '' } = await sts.send(new GetCallerIdentityCommand({}));
  const partition = Arn.split(':')[1] ?? 'aws';
  return `arn:${partition}:redshift:${await redshift.config.region()}:${Account}:cluster:${identifier}`;
}

function readCluster(cluster: Cluster): ClusterFacts {
  const { ClusterIdentifier = '', ClusterStatus = '', Endpoint, ClusterCreateTime } = cluster;
  const hasEndpoint = Endpoint?.Address !== undefined && Endpoint.Port !== undefined;
  return {
    identifier: ClusterIdentifier,
    status: ClusterStatus,
    ...(ClusterCreateTime ? { createdAt: ClusterCreateTime.toISOString() } : {}),
    ...(hasEndpoint ? { endpoint: { host: Endpoint.Address!, port: Endpoint.Port! } } : {}),
    roles: (cluster.IamRoles ?? []).map(({ IamRoleArn = '', ApplyStatus = '' }) => ({
      arn: IamRoleArn,
      status: ApplyStatus,
    })),
    securityGroups: (cluster.VpcSecurityGroups ?? []).flatMap(({ VpcSecurityGroupId: id }) => (id ? [id] : [])),
    tags: readTags(cluster.Tags),
  };
}
