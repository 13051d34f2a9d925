import type { Target } from '../config/target.ts';
import type { RunRef } from '../model/run.ts';
import { describeCluster, listClusters } from './clusters.ts';
import type { ClusterFacts } from './clusters.ts';
import type { AwsClients } from './clients.ts';
import { AwsProblem } from './faults.ts';
import { clusterIdentifier } from './names.ts';
import { isOfDag } from './tags.ts';

/** What of a run finds its cluster. */
export type ClusterSeeker = Pick<RunRef, 'dagId' | 'target' | 'runKey' | 'launches'>;

/**
 * The cluster that a run works on: its own, or, where it launches none, the one that an earlier run of its DAG and
 * target left. Undefined when there is none; throws when there are several, naming them.
 */
export async function findCluster(
  clients: AwsClients,
  target: Target,
  run: ClusterSeeker,
): Promise<ClusterFacts | undefined> {
  const found = await findClusterToDelete(clients, target, run);
  return found?.status === 'deleting' ? undefined : found;
}

/** The same, and a cluster that is being deleted while there is no other. */
export async function findClusterToDelete(
  clients: AwsClients,
  target: Target,
  run: ClusterSeeker,
): Promise<ClusterFacts | undefined> {
  const own = await describeCluster(clients.redshift, clusterIdentifier(target, run));
  if (own && isOfDag(own.tags, run)) return own;
  // A run that launches must never go on in another run's warehouse: there, other tasks have finished.
  if (run.launches) return undefined;
  const left = await listClusters(clients.redshift, run);
  const standing = left.filter(({ status }) => status !== 'deleting');
  if (standing.length > 1) throw ambiguous(run, standing);
  return standing[0] ?? left[0];
}

function ambiguous(run: ClusterSeeker, clusters: readonly ClusterFacts[]): AwsProblem {
  const found = clusters.map(({ identifier, createdAt }) => `${identifier} (created ${createdAt ?? 'just now'})`);
  const message =
    `DAG ${run.dagId} has ${clusters.length} clusters on target ${run.target}: ${found.join(', ')}. ` +
    'Delete those that are not needed, or name the one to use in the target (DWH_CLUSTER_IDENTIFIER).';
  return new AwsProblem(message, { verdict: 'fail', code: 'AmbiguousCluster' });
}
