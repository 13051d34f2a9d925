import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { DescribeClustersCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import { localCredentials } from '../../config/local-target.ts';
import type { LocalState } from '../../config/local-state.ts';

/** The identifiers of the account's clusters, and the port of one that takes connections. */
export async function findClusters(state: LocalState): Promise<{ names: readonly string[]; port?: number }> {
  const redshift = new RedshiftClient(accessOf(state));
  try {
    const { Clusters = [] } = await redshift.send(new DescribeClustersCommand({}));
    const port = Clusters.find(({ ClusterStatus }) => ClusterStatus === 'available')?.Endpoint?.Port;
    const names = Clusters.map(({ ClusterIdentifier }) => ClusterIdentifier ?? '');
    return { names, ...(port === undefined ? {} : { port }) };
  } finally {
    redshift.destroy();
  }
}

/** The names of the account's roles. */
export async function findRoles(state: LocalState): Promise<readonly string[]> {
  const iam = new IAMClient(accessOf(state));
  try {
    const { Roles = [] } = await iam.send(new ListRolesCommand({}));
    return Roles.map(({ RoleName }) => RoleName ?? '');
  } finally {
    iam.destroy();
  }
}

function accessOf({ awsEndpoint: endpoint, region }: LocalState) {
  return { endpoint, region, credentials: localCredentials };
}
