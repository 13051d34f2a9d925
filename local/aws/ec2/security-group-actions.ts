import { randomBytes } from 'node:crypto';
import { ACCOUNT_ID, SECURITY_GROUP_ID, VPC_ID } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { optionalText, requiredText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import { allClusters } from '../redshift/clusters.ts';
import type { StateFile } from '../state-file.ts';
import type { XmlElements } from '../xml.ts';
import type { IngressRule } from './ingress-rule.ts';
import { readGroup } from './ingress.ts';
import { selectParts } from './network-part.ts';
import type { NetworkPart } from './network-part.ts';
import { allSecurityGroups } from './security-group.ts';
import type { SecurityGroup } from './security-group.ts';
import { writePermission } from './write-rule.ts';

const NAMES = [
  { list: 'GroupId', property: 'group-id', fault: 'InvalidGroup.NotFound' },
  { list: 'GroupName', property: 'group-name', fault: 'InvalidGroup.NotFound' },
];

/** The actions on security groups. */
export function securityGroupActions(state: StateFile): Readonly<Record<string, Action>> {
  const parts = (): readonly NetworkPart[] =>
    allSecurityGroups(state).map((group) => writeGroup(group, state.read().ingress));
  return {
    DescribeSecurityGroups: (input) => ({ securityGroupInfo: selectParts(input, parts(), NAMES) }),
    CreateSecurityGroup: (input) => createGroup(state, input),
    DeleteSecurityGroup: (input) => deleteGroup(state, input),
  };
}

function createGroup(state: StateFile, input: QueryInput): XmlElements {
  const name = requiredText(input, 'GroupName');
  const description = requiredText(input, 'GroupDescription');
  const vpc = optionalText(input, 'VpcId') ?? VPC_ID;
  if (vpc !== VPC_ID) throw new AwsFault('InvalidVpcID.NotFound', `The vpc ID '${vpc}' does not exist`);
  if (allSecurityGroups(state).some((group) => group.name === name)) {
    throw new AwsFault('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpc}'`);
  }
  const group = { id: `sg-0${randomBytes(8).toString('hex')}`, name, description };
  state.change((all) => ({ ...all, securityGroups: [...all.securityGroups, group] }));
  return { groupId: group.id, return: true };
}

function deleteGroup(state: StateFile, input: QueryInput): XmlElements {
  const id = readGroup(state, input);
  if (id === SECURITY_GROUP_ID) {
    throw new AwsFault('CannotDelete', `the specified group: "${id}" name: "default" cannot be deleted by a user`);
  }
  if (allClusters(state).some(({ securityGroups }) => securityGroups.includes(id))) {
    throw new AwsFault('DependencyViolation', `resource ${id} has a dependent object`);
  }
  state.change((all) => ({
    ...all,
    securityGroups: all.securityGroups.filter((group) => group.id !== id),
    ingress: all.ingress.filter(({ groupId }) => groupId !== id),
  }));
  return { return: true, groupId: id };
}

function writeGroup({ id, name, description }: SecurityGroup, rules: readonly IngressRule[]): NetworkPart {
  const everything = { ipProtocol: '-1', groups: {}, ipRanges: { item: [{ cidrIp: '0.0.0.0/0' }] } };
  const own = rules.filter(({ groupId }) => groupId === id);
  const elements = {
    ownerId: ACCOUNT_ID,
    groupId: id,
    groupName: name,
    vpcId: VPC_ID,
    groupDescription: description,
    ipPermissions: { item: own.map(writePermission) },
    ipPermissionsEgress: { item: [everything] },
  };
  return { properties: { 'group-id': id, 'group-name': name, 'vpc-id': VPC_ID, description }, elements };
}
