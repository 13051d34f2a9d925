import { randomBytes } from 'node:crypto';
import { ACCOUNT_ID, SECURITY_GROUP_ID, VPC_ID } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { optionalText, requiredText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import { allClusters } from '../redshift/clusters.ts';
import type { StateFile } from '../state-file.ts';
import type { XmlElements } from '../xml.ts';
import { readTagsOf, writeEc2Tags } from './ec2-tags.ts';
import type { SecurityRule } from './security-rule.ts';
import { outToEverywhere, readGroup } from './security-rules.ts';
import { selectParts } from './network-part.ts';
import type { NetworkPart } from './network-part.ts';
import { tag, tagsOf } from './network-tags.ts';
import { allSecurityGroups } from './security-group.ts';
import type { SecurityGroup } from './security-group.ts';
import { writePermission } from './write-rule.ts';

const NAMES = [
  { list: 'GroupId', property: 'group-id', fault: 'InvalidGroup.NotFound' },
  { list: 'GroupName', property: 'group-name', fault: 'InvalidGroup.NotFound' },
];

/** The actions on security groups. */
export function securityGroupActions(state: StateFile): Readonly<Record<string, Action>> {
  const parts = (): readonly NetworkPart[] => allSecurityGroups(state).map((group) => writeGroup(state, group));
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
  const tags = readTagsOf(input, 'security-group');
  const id = `sg-0${randomBytes(8).toString('hex')}`;
  state.change((all) => ({
    ...all,
    securityGroups: [...all.securityGroups, { id, name, description }],
    egress: [...all.egress, outToEverywhere(id)],
  }));
  tag(state, id, tags);
  return { groupId: id, return: true, tagSet: writeEc2Tags(tags) };
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
    egress: all.egress.filter(({ groupId }) => groupId !== id),
    networkTags: Object.fromEntries(Object.entries(all.networkTags).filter(([part]) => part !== id)),
  }));
  return { return: true, groupId: id };
}

function writeGroup(state: StateFile, { id, name, description }: SecurityGroup): NetworkPart {
  const { ingress, egress } = state.read();
  const tags = tagsOf(state, id);
  const permissions = (rules: readonly SecurityRule[]): XmlElements => ({
    item: rules.filter(({ groupId }) => groupId === id).map(writePermission),
  });
  const elements = {
    ownerId: ACCOUNT_ID,
    groupId: id,
    groupName: name,
    vpcId: VPC_ID,
    groupDescription: description,
    ipPermissions: permissions(ingress),
    ipPermissionsEgress: permissions(egress),
    tagSet: writeEc2Tags(tags),
  };
  return { properties: { 'group-id': id, 'group-name': name, 'vpc-id': VPC_ID, description }, elements, tags };
}
