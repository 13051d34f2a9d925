import { AwsFault } from '../aws-fault.ts';
import type { StateFile } from '../state-file.ts';
import type { ClusterRecord } from './cluster-record.ts';

/** The cluster of an identifier, in any case of letters; Redshift's fault when there is none. */
export function clusterNamed(state: StateFile, identifier: string): ClusterRecord {
  const cluster = findCluster(state, identifier.toLowerCase());
  if (cluster !== undefined) return cluster;
  throw new AwsFault('ClusterNotFound', `Cluster ${identifier.toLowerCase()} not found.`, 404);
}

/** The cluster of an identifier, undefined when there is none. */
export function findCluster(state: StateFile, identifier: string): ClusterRecord | undefined {
  const { clusters } = state.read();
  return Object.hasOwn(clusters, identifier) ? clusters[identifier] : undefined;
}

/** Every cluster, by identifier. */
export function allClusters(state: StateFile): readonly ClusterRecord[] {
  return Object.values(state.read().clusters).toSorted((a, b) => (a.identifier < b.identifier ? -1 : 1));
}

/** Adds a cluster. */
export function addCluster(state: StateFile, cluster: ClusterRecord): void {
  state.change((all) => ({ ...all, clusters: { ...all.clusters, [cluster.identifier]: cluster } }));
}

/** Changes some of a cluster; answers what it is then. */
export function changeCluster(state: StateFile, identifier: string, change: Partial<ClusterRecord>): ClusterRecord {
  const changed = { ...clusterNamed(state, identifier), ...change };
  addCluster(state, changed);
  return changed;
}

/** Forgets a cluster. */
export function forgetCluster(state: StateFile, identifier: string): void {
  state.change((all) => {
    const { [identifier]: _, ...clusters } = all.clusters;
    return { ...all, clusters };
  });
}
