import { CreateClusterCommand, paginateDescribeClusters } from '@aws-sdk/client-redshift';
import { setTimeout as sleep } from 'node:timers/promises';
import { awsClients, type AwsClients } from '../aws/clients.ts';
import { describeCluster } from '../aws/clusters.ts';
import type { LocalState } from '../config/local-state.ts';
import { localCredentials } from '../config/local-target.ts';
import { CommandError } from './command-error.ts';
import { ensureLocalRole } from './local-role.ts';

/** A cluster of the local Redshift. */
export interface LocalCluster {
  readonly name: string;
  readonly status: string;
  readonly host?: string;
  readonly port?: number;
  /** ARN of the role by which its COPY may read every bucket, where `local up` made it. */
  readonly role?: string;
  /** Its master user. */
  readonly user?: string;
  /** The DAG whose run made it. */
  readonly dag?: string;
}

const POLL_MS = 100;
const START_TIMEOUT_MS = 60_000;

/** Every cluster of the local Redshift. */
export async function listLocalClusters(state: LocalState): Promise<readonly LocalCluster[]> {
  return await withClients(state, async ({ redshift }) => {
    const clusters: LocalCluster[] = [];
    for await (const { Clusters = [] } of paginateDescribeClusters({ client: redshift }, {})) {
      for (const { ClusterIdentifier: name = '', ClusterStatus: status = '', ...cluster } of Clusters) {
        const { Address: host, Port: port } = cluster.Endpoint ?? {};
        const { MasterUsername: user, Tags = [] } = cluster;
        const dag = Tags.find(({ Key }) => Key === 'shiftwork:dag')?.Value;
        clusters.push({
          name,
          status,
          ...(host === undefined || port === undefined ? {} : { host, port }),
          ...(user === undefined ? {} : { user }),
          ...(dag === undefined ? {} : { dag }),
        });
      }
    }
    return clusters;
  });
}

/** Creates a cluster, or finds the one of that name; resolves when it can be connected to. */
export async function createLocalCluster(state: LocalState, name: string): Promise<LocalCluster> {
  return await withClients(state, async ({ redshift, iam }) => {
    const role = await ensureLocalRole(iam);
    if ((await describeCluster(redshift, name)) === undefined) {
      await redshift.send(
        new CreateClusterCommand({
          ClusterIdentifier: name,
          NodeType: 'ra3.large',
          ClusterType: 'single-node',
          DBName: 'dev',
          MasterUsername: 'awsuser',
          MasterUserPassword: state.masterPassword,
          IamRoles: [role],
          DefaultIamRoleArn: role,
        }),
      );
    }
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (Date.now() < deadline) {
      const cluster = await describeCluster(redshift, name);
      if (cluster?.status === 'available' && cluster.endpoint)
        return { name, status: cluster.status, ...cluster.endpoint, role };
      await sleep(POLL_MS);
    }
    throw new CommandError(`Cluster ${name} was not available within ${START_TIMEOUT_MS / 1000} s.`);
  });
}

/** The command that connects psql to a cluster. */
export function psqlLine({ host = '', port = 0 }: LocalCluster, { masterPassword }: LocalState): string {
  return `PGPASSWORD=${masterPassword} psql "host=${host} port=${port} user=awsuser dbname=dev sslmode=require"`;
}

async function withClients<T>(
  { region, awsEndpoint }: LocalState,
  work: (clients: AwsClients) => Promise<T>,
): Promise<T> {
  const clients = awsClients({ region, endpoint: awsEndpoint, credentials: localCredentials });
  try {
    return await work(clients);
  } finally {
    clients.close();
  }
}
