import { AwsFault } from '../aws-fault.ts';
import { subnetsOf } from '../ec2/subnets.ts';
import type { StateFile } from '../state-file.ts';
import type { TagMap } from '../tags.ts';

/** The subnets that a cluster may be put in, as the state keeps them. */
export interface SubnetGroupRecord {
  readonly name: string;
  readonly description: string;
  /** Ids of subnets. */
  readonly subnets: readonly string[];
  readonly tags: TagMap;
}

/** Of the group that a cluster is put in where it names none. */
export const DEFAULT_SUBNET_GROUP = 'default';

/** The group that is always there, with all of the network's subnets, and those that were made. */
export function allSubnetGroups(state: StateFile): readonly SubnetGroupRecord[] {
  const subnets = subnetsOf('').map(({ id }) => id);
  const own = { name: DEFAULT_SUBNET_GROUP, description: DEFAULT_SUBNET_GROUP, subnets, tags: {} };
  return [own, ...Object.values(state.read().subnetGroups)].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The group of a name, in any case of letters; Redshift's fault when there is none. */
export function subnetGroupNamed(state: StateFile, name: string): SubnetGroupRecord {
  const found = allSubnetGroups(state).find((group) => group.name === name.toLowerCase());
  if (found !== undefined) return found;
  throw new AwsFault('ClusterSubnetGroupNotFoundFault', `Cluster subnet group ${name.toLowerCase()} not found.`);
}

/** Keeps a group, replacing the one of its name. */
export function keepSubnetGroup(state: StateFile, group: SubnetGroupRecord): SubnetGroupRecord {
  state.change((all) => ({ ...all, subnetGroups: { ...all.subnetGroups, [group.name]: group } }));
  return group;
}
