import { AwsFault } from '../aws-fault.ts';
import type { StateFile } from '../state-file.ts';
import type { TagMap } from '../tags.ts';
import type { ClusterRecord } from './cluster-record.ts';
import { DYNAMIC_PARAMETER, PARAMETER_FAMILIES, parametersOf } from './parameters.ts';

/** Parameters that clusters share, as the state keeps them. */
export interface ParameterGroupRecord {
  readonly name: string;
  readonly family: string;
  readonly description: string;
  /** Those that were set, by name; the rest is as in the family. */
  readonly values: Readonly<Record<string, string>>;
  readonly tags: TagMap;
}

/** Of the group that a cluster has where it names none. */
export const DEFAULT_PARAMETER_GROUP = 'default.redshift-1.0';

const DEFAULT_GROUPS = PARAMETER_FAMILIES.map((family) => ({
  name: `default.${family}`,
  family,
  description: `Default parameter group for ${family}`,
  values: {},
  tags: {},
}));

/** The default groups, which are always there, and those that were made. */
export function allParameterGroups(state: StateFile): readonly ParameterGroupRecord[] {
  const all = [...DEFAULT_GROUPS, ...Object.values(state.read().parameterGroups)];
  return all.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The group of a name, in any case of letters; Redshift's fault when there is none. */
export function parameterGroupNamed(state: StateFile, name: string): ParameterGroupRecord {
  const found = allParameterGroups(state).find((group) => group.name === name.toLowerCase());
  if (found !== undefined) return found;
  throw new AwsFault('ClusterParameterGroupNotFound', `ClusterParameterGroup ${name.toLowerCase()} not found.`, 404);
}

/** Keeps a group, replacing the one of its name. */
export function keepParameterGroup(state: StateFile, group: ParameterGroupRecord): ParameterGroupRecord {
  state.change((all) => ({ ...all, parameterGroups: { ...all.parameterGroups, [group.name]: group } }));
  return group;
}

/** Whether a group is one of those that are always there. */
export function isDefaultGroup({ name }: Pick<ParameterGroupRecord, 'name'>): boolean {
  return DEFAULT_GROUPS.some((group) => group.name === name);
}

/** The group of a cluster. */
export function parameterGroupOf(
  state: StateFile,
  { parameterGroup = DEFAULT_PARAMETER_GROUP }: Pick<ClusterRecord, 'parameterGroup'>,
): ParameterGroupRecord {
  return parameterGroupNamed(state, parameterGroup);
}

/** All parameters of a cluster as its group has them, by name. */
export function clusterParameters(state: StateFile, cluster: ClusterRecord): Readonly<Record<string, string>> {
  const { family, values } = parameterGroupOf(state, cluster);
  return { ...Object.fromEntries(parametersOf(family).map(({ name, value }) => [name, value])), ...values };
}

/** The names of a cluster's parameters, each with whether it is as the group has it, or will be after a reboot. */
export function parameterStates(
  state: StateFile,
  cluster: ClusterRecord,
): readonly { readonly name: string; readonly isInSync: boolean }[] {
  const { applied } = cluster;
  return Object.entries(clusterParameters(state, cluster)).map(([name, value]) => ({
    name,
    isInSync: name === DYNAMIC_PARAMETER || applied === undefined || applied[name] === value,
  }));
}
