import { CreateClusterCommand, ModifyClusterIamRolesCommand, ResumeClusterCommand } from '@aws-sdk/client-redshift';
import type { CreateClusterCommandInput, RedshiftClient } from '@aws-sdk/client-redshift';
import type { LaunchedWarehouse } from '../config/target.ts';
import type { PlannedCluster } from '../model/plan.ts';
import type { AwsClients } from './clients.ts';
import { describeCluster, tagCluster } from './clusters.ts';
import type { ClusterFacts } from './clusters.ts';
import { askAws, AwsProblem, unless } from './faults.ts';
import { INGRESS, describeOwner, isOfDag, isOfRun, makerTags, writeTags } from './tags.ts';
import type { Maker, Tags } from './tags.ts';

/** The cluster that a run launches, and whose it will be. */
export interface ClusterRequest {
  readonly identifier: string;
  readonly owner: Maker;
  readonly warehouse: LaunchedWarehouse;
  readonly planned: PlannedCluster;
  readonly roleArn: string;
}

/** Creates the cluster, or adopts the one of that name when it is ours by tag: an earlier attempt's or run's. */
export async function launchCluster(clients: AwsClients, request: ClusterRequest): Promise<'created' | 'adopted'> {
  const { ingress } = request.warehouse;
  const tags = { ...makerTags(request.owner), ...(ingress === undefined ? {} : { [INGRESS]: ingress }) };
  const command = new CreateClusterCommand(createInput(request, tags));
  const made = await askAws(`create cluster ${request.identifier}`, () =>
    unless(['ClusterAlreadyExists'], () => clients.redshift.send(command)),
  );
  if (made) return 'created';
  await adoptCluster(clients, request, tags);
  return 'adopted';
}

/** Wakes a paused cluster; answers at once. */
export async function resumeCluster(redshift: RedshiftClient, identifier: string): Promise<void> {
  const command = new ResumeClusterCommand({ ClusterIdentifier: identifier });
  await askAws(`resume cluster ${identifier}`, () => unless(['InvalidClusterState'], () => redshift.send(command)));
}

function createInput(request: ClusterRequest, tags: Tags): CreateClusterCommandInput {
  const { identifier, warehouse, planned, roleArn } = request;
  const nodes = warehouse.numberOfNodes ?? planned.numberOfNodes;
  const isMulti = warehouse.clusterType === undefined ? nodes > 1 : warehouse.clusterType === 'multi-node';
  return {
    ClusterIdentifier: identifier,
    NodeType: warehouse.nodeType ?? planned.nodeType,
    ClusterType: isMulti ? 'multi-node' : 'single-node',
    ...(isMulti ? { NumberOfNodes: nodes } : {}),
    DBName: warehouse.database,
    MasterUsername: warehouse.user,
    MasterUserPassword: warehouse.password,
    ...(warehouse.port === undefined ? {} : { Port: warehouse.port }),
    IamRoles: [roleArn],
    // Redshift refuses a cluster that is not encrypted.
    Encrypted: true,
    // Workers run outside of the cluster's network, where AWS's default (false) leaves them without an answer. Who gets
    // in is still the security group's to say.
    PubliclyAccessible: true,
    Tags: writeTags(tags),
  };
}

/** Takes the cluster over: from now on it is this run's, and lets the role in. */
async function adoptCluster(clients: AwsClients, request: ClusterRequest, tags: Tags): Promise<void> {
  const { identifier, owner, roleArn } = request;
  const cluster = await describeCluster(clients.redshift, identifier);
  if (cluster === undefined || cluster.status === 'deleting') {
    const message = `Cluster ${identifier} is being deleted: it is created again once it is gone.`;
    throw new AwsProblem(message, { verdict: 'wait', code: 'InvalidClusterState' });
  }
  if (!isOfDag(cluster.tags, owner)) {
    const message =
      `Cluster ${identifier} exists and is not ours: ${describeOwner(cluster.tags)}. ` +
      'Choose another DWH_CLUSTER_IDENTIFIER, or set HOST to use that cluster as it is.';
    throw new AwsProblem(message, { verdict: 'fail', code: 'NotOurs' });
  }
  if (!isOfRun(cluster.tags, owner)) await tagCluster(clients, identifier, tags);
  if (!hasRole(cluster, roleArn)) await attachRole(clients.redshift, identifier, roleArn);
}

function hasRole({ roles }: ClusterFacts, roleArn: string): boolean {
  return roles.some(({ arn, status }) => arn === roleArn && status !== 'removing');
}

async function attachRole(redshift: RedshiftClient, identifier: string, roleArn: string): Promise<void> {
  const command = new ModifyClusterIamRolesCommand({ ClusterIdentifier: identifier, AddIamRoles: [roleArn] });
  await askAws(`attach role ${roleArn} to cluster ${identifier}`, () => redshift.send(command));
}
