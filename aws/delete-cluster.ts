import { DeleteClusterCommand } from '@aws-sdk/client-redshift';
import type { RedshiftClient } from '@aws-sdk/client-redshift';
import { describeCluster } from './clusters.ts';
import { askAws, AwsProblem, faultCode } from './faults.ts';

/**
 * Deletes the cluster without a last snapshot. Answers `deleted` once Redshift knows it no more; until then it throws
 * `wait`, also while the cluster is pausing, resizing or being created: Redshift deletes none in such a state.
 * Whether it may be deleted is the caller's to know.
 */
export async function deleteCluster(redshift: RedshiftClient, identifier: string): Promise<'deleted'> {
  const cluster = await describeCluster(redshift, identifier);
  if (cluster === undefined) return 'deleted';
  if (cluster.status === 'deleting') throw stillThere(identifier, cluster.status);
  const command = new DeleteClusterCommand({ ClusterIdentifier: identifier, SkipFinalClusterSnapshot: true });
  try {
    await redshift.send(command);
  } catch (error) {
    const code = faultCode(error);
    if (code === 'ClusterNotFound') return 'deleted';
    if (code === 'InvalidClusterState') throw stillThere(identifier, cluster.status);
    await askAws(`delete cluster ${identifier}`, () => Promise.reject(error as Error));
  }
  throw stillThere(identifier, 'deleting');
}

function stillThere(identifier: string, status: string): AwsProblem {
  const message = `Cluster ${identifier} is ${status}; its deletion is looked at again.`;
  return new AwsProblem(message, { verdict: 'wait', code: 'InvalidClusterState' });
}
