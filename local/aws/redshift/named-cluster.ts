import { AwsFault } from '../aws-fault.ts';
import { requiredText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { StateFile } from '../state-file.ts';
import type { ClusterRecord, ClusterStatus } from './cluster-record.ts';
import { clusterNamed } from './clusters.ts';

/** The cluster that a request names, in one of some states. */
export function clusterIn(state: StateFile, input: QueryInput, states: readonly ClusterStatus[]): ClusterRecord {
  const cluster = clusterNamed(state, requiredText(input, 'ClusterIdentifier'));
  if (states.includes(cluster.status)) return cluster;
  throw new AwsFault(
    'InvalidClusterState',
    `There is an operation running on the Cluster. Please try to run it at a later time. ` +
      `(${cluster.identifier} is ${cluster.status}; this needs ${states.join(' or ')}.)`,
  );
}
