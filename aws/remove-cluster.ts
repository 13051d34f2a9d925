import type { AwsClients } from './clients.ts';
import type { ClusterFacts } from './clusters.ts';
import { deleteCluster } from './delete-cluster.ts';
import { INGRESS, readOwner } from './tags.ts';

/**
 * Deletes a cluster that a run has made, and takes away what its run let in to it; throws `wait` until the cluster is gone.
 * Whether it may be deleted is the caller's to know.
 */
export async function removeCluster(clients: AwsClients, { identifier, status, tags }: ClusterFacts): Promise<void> {
  const owner = readOwner(tags);
  if (owner !== undefined && tags[INGRESS] !== undefined && status !== 'deleting') {
    const { revokeIngress } = await import('./ingress.ts');
    await revokeIngress(clients, owner);
  }
  await deleteCluster(clients.redshift, identifier);
}
