import type { StateFile } from '../state-file.ts';
import type { ClusterRecord } from './cluster-record.ts';
import { parameterGroupNamed } from './parameter-groups.ts';
import { subnetGroupNamed } from './subnet-groups.ts';

/** The groups that a cluster names must be there. */
export function requireGroups(state: StateFile, { subnetGroup, parameterGroup }: Partial<ClusterRecord>): void {
  if (subnetGroup !== undefined) subnetGroupNamed(state, subnetGroup);
  if (parameterGroup !== undefined) parameterGroupNamed(state, parameterGroup);
}
