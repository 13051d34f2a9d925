import type { Target, WarehouseAddress, WarehouseLogin } from '../config/target.ts';
import type { AwsClients } from './clients.ts';
import type { ClusterFacts } from './clusters.ts';
import { AwsProblem } from './faults.ts';
import { findCluster } from './find-cluster.ts';
import type { ClusterSeeker } from './find-cluster.ts';
import { clusterIdentifier, roleName } from './names.ts';
import { findRole } from './roles.ts';

/** Where a run's warehouse is; for one that was launched, which cluster it is. */
export interface FoundWarehouse extends WarehouseAddress {
  readonly clusterId?: string;
  /** ISO 8601. */
  readonly createdAt?: string;
}

/** Finds the warehouse that a run works on; throws `WarehouseGone` when there is none to connect to. */
export async function findWarehouse(clients: AwsClients, target: Target, run: ClusterSeeker): Promise<FoundWarehouse> {
  if (target.warehouse.kind === 'standing') return addressOf(target.warehouse, target.warehouse);
  const cluster = await findCluster(clients, target, run);
  if (cluster === undefined) throw gone(target, run);
  if (cluster.endpoint === undefined) throw notUp(cluster);
  return {
    ...addressOf(target.warehouse, cluster.endpoint),
    clusterId: cluster.identifier,
    ...(cluster.createdAt === undefined ? {} : { createdAt: cluster.createdAt }),
  };
}

/** The ARN of the role that COPY names: the target's, the one that the run made, or the one of the cluster that it found. */
export async function roleArn(clients: AwsClients, target: Target, run: ClusterSeeker): Promise<string> {
  if (target.role.kind === 'given') return target.role.arn;
  const name = roleName(target, run);
  const own = await findRole(clients.iam, name);
  if (own) return own.arn;
  const cluster = target.warehouse.kind === 'launched' ? await findCluster(clients, target, run) : undefined;
  const attached = cluster?.roles.find(({ status }) => status !== 'removing')?.arn;
  if (attached !== undefined) return attached;
  const message = `Run ${run.runKey} has no role that lets Redshift read S3: there is no role ${name}. Run launch first, or set ARN in the configuration.`;
  throw new AwsProblem(message, { verdict: 'fail', code: 'NoRole' });
}

function addressOf(login: WarehouseLogin, { host, port }: { host: string; port: number }): WarehouseAddress {
  const { database, user, password, ssl } = login;
  return { host, port, database, user, password, ssl };
}

function gone(target: Target, run: ClusterSeeker): AwsProblem {
  const looked = clusterIdentifier(target, run);
  const message =
    `There is no warehouse for DAG ${run.dagId} on target ${run.target}: no cluster ${looked}` +
    (run.launches ? '. ' : ', nor another with its tags. ') +
    'Run the DAG with its launch; a run whose selection leaves out teardown keeps its cluster.';
  return new AwsProblem(message, { verdict: 'fail', code: 'WarehouseGone' });
}

function notUp({ identifier, status }: ClusterFacts): AwsProblem {
  const message = `Cluster ${identifier} is ${status} and has no address yet.`;
  return new AwsProblem(message, { verdict: 'retry', code: 'InvalidClusterState' });
}
