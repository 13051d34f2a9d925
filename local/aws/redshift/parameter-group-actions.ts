// https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifyClusterParameterGroup.html

import { AwsFault } from '../aws-fault.ts';
import { listOf, optionalBoolean, optionalText, requiredText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import { readTags, selectTagged, writeTags } from '../tags.ts';
import type { XmlElements } from '../xml.ts';
import { allClusters } from './clusters.ts';
import { EVENTS, noteEvent } from './events.ts';
import { pageOf } from './page.ts';
import { allParameterGroups, isDefaultGroup, keepParameterGroup, parameterGroupNamed } from './parameter-groups.ts';
import type { ParameterGroupRecord } from './parameter-groups.ts';
import { parameterActions, readFamily } from './parameter-actions.ts';
import { requireParameter } from './parameters.ts';

const NAME = /^(?!.*--)[a-z](?:[a-z0-9.-]{0,253}[a-z0-9])?$/;
const MOST_AT_ONCE = 20;
const CHANGED =
  "Your parameter group has been updated but changes won't get applied until you reboot the associated Clusters.";

/** The actions on groups of parameters, and on what is in them. */
export function parameterGroupActions(state: StateFile): Readonly<Record<string, Action>> {
  return {
    CreateClusterParameterGroup: (input) => {
      const group = keepParameterGroup(state, readNewGroup(state, input));
      note(state, group, 'groupCreated');
      return { ClusterParameterGroup: writeGroup(group) };
    },
    DescribeClusterParameterGroups: (input) => {
      const name = optionalText(input, 'ParameterGroupName');
      const found = name === undefined ? allParameterGroups(state) : [parameterGroupNamed(state, name)];
      const { items, marker } = pageOf(input, selectTagged(input, found), (group) => group.name);
      return { Marker: marker, ParameterGroups: { ClusterParameterGroup: items.map(writeGroup) } };
    },
    ModifyClusterParameterGroup: (input) => {
      const group = changeableGroup(state, input);
      return change(state, { ...group, values: { ...group.values, ...readValues(input) } });
    },
    ResetClusterParameterGroup: (input) => {
      const group = changeableGroup(state, input);
      return change(state, { ...group, values: valuesLeft(group, input) });
    },
    DeleteClusterParameterGroup: (input) => deleteGroup(state, changeableGroup(state, input)),
    ...parameterActions(state),
  };
}

function readNewGroup(state: StateFile, input: QueryInput): ParameterGroupRecord {
  const name = requiredText(input, 'ParameterGroupName').toLowerCase();
  if (!NAME.test(name)) {
    const message = `Invalid parameter group name ${name}: expected 1 to 255 letters, digits and hyphens, the first a letter.`;
    throw new AwsFault('InvalidParameterValue', message);
  }
  if (allParameterGroups(state).some((group) => group.name === name)) {
    throw new AwsFault('ClusterParameterGroupAlreadyExists', `Parameter group ${name} already exists`);
  }
  const description = requiredText(input, 'Description');
  return { name, family: readFamily(input), description, values: {}, tags: readTags(input, 'InvalidTagFault') };
}

function readValues(input: QueryInput): Readonly<Record<string, string>> {
  const given = listOf(input, 'Parameters');
  if (given.length === 0) throw new AwsFault('MissingParameter', 'The request must contain the parameter Parameters.');
  refuseTooMany(given);
  const values = given.map(
    (one) => [requiredText(one, 'ParameterName'), optionalText(one, 'ParameterValue') ?? ''] as const,
  );
  for (const [name, value] of values) requireParameter(name, value);
  return Object.fromEntries(values);
}

function valuesLeft({ values }: ParameterGroupRecord, input: QueryInput): Readonly<Record<string, string>> {
  const names = listOf(input, 'Parameters').map((one) => requiredText(one, 'ParameterName'));
  if (names.length === 0 && (optionalBoolean(input, 'ResetAllParameters') ?? true)) return {};
  refuseTooMany(names);
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}

function refuseTooMany({ length }: readonly unknown[]): void {
  if (length <= MOST_AT_ONCE) return;
  throw new AwsFault('InvalidParameterValue', `${length} parameters: ${MOST_AT_ONCE} is the most in one request.`);
}

function changeableGroup(state: StateFile, input: QueryInput): ParameterGroupRecord {
  const group = parameterGroupNamed(state, requiredText(input, 'ParameterGroupName'));
  if (!isDefaultGroup(group)) return group;
  throw new AwsFault(
    'InvalidParameterValue',
    `${group.name} is a default parameter group: it stays as it is. Make another.`,
  );
}

function deleteGroup(state: StateFile, group: ParameterGroupRecord): undefined {
  const { name } = group;
  const user = allClusters(state).find(({ parameterGroup }) => parameterGroup === name);
  if (user !== undefined) {
    const message = `Parameter group ${name} cannot be deleted: cluster ${user.identifier} is still using it.`;
    throw new AwsFault('InvalidClusterParameterGroupState', message);
  }
  state.change((all) => {
    const { [name]: _deleted, ...parameterGroups } = all.parameterGroups;
    return { ...all, parameterGroups };
  });
  note(state, group, 'groupDeleted');
}

function change(state: StateFile, group: ParameterGroupRecord): XmlElements {
  keepParameterGroup(state, group);
  note(state, group, 'groupUpdated');
  return { ParameterGroupName: group.name, ParameterGroupStatus: CHANGED };
}

function note(state: StateFile, { name }: ParameterGroupRecord, event: keyof typeof HAPPENED): void {
  const message = `Cluster parameter group ${name} was ${HAPPENED[event]} at {time}.`;
  noteEvent(state, { sourceType: 'cluster-parameter-group', source: name, kind: EVENTS[event], message });
}

const HAPPENED = { groupCreated: 'created', groupUpdated: 'updated', groupDeleted: 'deleted' } as const;

function writeGroup({ name, family, description, tags }: ParameterGroupRecord): XmlElements {
  return {
    ParameterGroupName: name,
    ParameterGroupFamily: family,
    Description: description,
    Tags: { Tag: writeTags(tags) },
  };
}
