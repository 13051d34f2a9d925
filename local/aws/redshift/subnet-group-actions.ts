// https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateClusterSubnetGroup.html

import { VPC_ID } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { subnetsOf } from '../ec2/subnets.ts';
import { optionalText, requiredText, textsOf } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import { readTags, selectTagged, writeTags } from '../tags.ts';
import type { XmlElements } from '../xml.ts';
import { allClusters } from './clusters.ts';
import { pageOf } from './page.ts';
import { allSubnetGroups, DEFAULT_SUBNET_GROUP, keepSubnetGroup, subnetGroupNamed } from './subnet-groups.ts';
import type { SubnetGroupRecord } from './subnet-groups.ts';

const NAME = /^[a-z0-9-]{1,255}$/;
const MOST_SUBNETS = 20;

/** The actions on groups of subnets. */
export function subnetGroupActions(state: StateFile, region: string): Readonly<Record<string, Action>> {
  const answer = (group: SubnetGroupRecord): XmlElements => ({ ClusterSubnetGroup: writeGroup(group, region) });
  return {
    CreateClusterSubnetGroup: (input) => answer(keepSubnetGroup(state, readNewGroup(state, input))),
    DescribeClusterSubnetGroups: (input) => {
      const name = optionalText(input, 'ClusterSubnetGroupName');
      const found = name === undefined ? allSubnetGroups(state) : [subnetGroupNamed(state, name)];
      const { items, marker } = pageOf(input, selectTagged(input, found), (group) => group.name);
      const groups = items.map((group) => writeGroup(group, region));
      return { Marker: marker, ClusterSubnetGroups: { ClusterSubnetGroup: groups } };
    },
    ModifyClusterSubnetGroup: (input) => {
      const group = changeableGroup(state, input);
      const description = optionalText(input, 'Description') ?? group.description;
      return answer(keepSubnetGroup(state, { ...group, description, subnets: readSubnets(input) }));
    },
    DeleteClusterSubnetGroup: (input) => deleteGroup(state, changeableGroup(state, input)),
  };
}

function readNewGroup(state: StateFile, input: QueryInput): SubnetGroupRecord {
  const name = requiredText(input, 'ClusterSubnetGroupName').toLowerCase();
  if (!NAME.test(name) || name === DEFAULT_SUBNET_GROUP) {
    const message = `Invalid subnet group name ${name}: expected 1 to 255 letters, digits and hyphens, and not "default".`;
    throw new AwsFault('InvalidParameterValue', message);
  }
  if (allSubnetGroups(state).some((group) => group.name === name)) {
    throw new AwsFault('ClusterSubnetGroupAlreadyExists', `Cluster subnet group ${name} already exists.`);
  }
  return {
    name,
    description: requiredText(input, 'Description'),
    subnets: readSubnets(input),
    tags: readTags(input, 'InvalidTagFault'),
  };
}

function readSubnets(input: QueryInput): readonly string[] {
  const wanted = [...new Set(textsOf(input, 'SubnetIds'))];
  const known = subnetsOf('').map(({ id }) => id);
  if (wanted.length === 0) throw new AwsFault('InvalidSubnet', 'Subnet IDs are required.');
  if (wanted.length > MOST_SUBNETS) {
    throw new AwsFault('ClusterSubnetQuotaExceededFault', `${wanted.length} subnets: ${MOST_SUBNETS} is the most.`);
  }
  const unknown = wanted.filter((id) => !known.includes(id));
  if (unknown.length === 0) return wanted;
  const message = `Some input subnets in :[${unknown.join(', ')}] are invalid. There are ${known.join(', ')}.`;
  throw new AwsFault('InvalidSubnet', message);
}

function changeableGroup(state: StateFile, input: QueryInput): SubnetGroupRecord {
  const group = subnetGroupNamed(state, requiredText(input, 'ClusterSubnetGroupName'));
  if (group.name !== DEFAULT_SUBNET_GROUP) return group;
  throw new AwsFault('InvalidParameterValue', 'The default subnet group stays as it is: make another.');
}

function deleteGroup(state: StateFile, { name }: SubnetGroupRecord): undefined {
  const user = allClusters(state).find(({ subnetGroup }) => subnetGroup === name);
  if (user !== undefined) {
    const message = `Cannot delete the subnet group '${name}' because at least one cluster: ${user.identifier} is still using it.`;
    throw new AwsFault('InvalidClusterSubnetGroupStateFault', message);
  }
  state.change((all) => {
    const { [name]: _deleted, ...subnetGroups } = all.subnetGroups;
    return { ...all, subnetGroups };
  });
}

function writeGroup({ name, description, subnets, tags }: SubnetGroupRecord, region: string): XmlElements {
  const found = subnetsOf(region).filter(({ id }) => subnets.includes(id));
  return {
    ClusterSubnetGroupName: name,
    Description: description,
    VpcId: VPC_ID,
    SubnetGroupStatus: 'Complete',
    Subnets: {
      Subnet: found.map(({ id, zone }) => ({
        SubnetIdentifier: id,
        SubnetAvailabilityZone: { Name: zone },
        SubnetStatus: 'Active',
      })),
    },
    SupportedClusterIpAddressTypes: { item: ['ipv4'] },
    Tags: { Tag: writeTags(tags) },
  };
}
