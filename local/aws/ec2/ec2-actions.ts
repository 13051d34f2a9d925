// The account's network: one VPC with three subnets and one security group, the same in whatever region one asks. Its rules are
// kept and answered; on one machine they shut nobody out.

import { ACCOUNT_ID, SECURITY_GROUP_ID, VPC_ID } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { listOf, optionalText, textsOf } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import type { XmlElements, XmlValue } from '../xml.ts';
import type { IngressRule } from './ingress-rule.ts';
import { authorizeIngress, revokeIngress } from './ingress.ts';

/** A thing of the network: what filters look at, and what is answered. */
interface NetworkPart {
  readonly properties: Readonly<Record<string, string>>;
  readonly elements: XmlElements;
}

/** The actions of EC2. */
export function ec2Actions(state: StateFile, region: string): Readonly<Record<string, Action>> {
  return {
    DescribeVpcs: (input) => ({ vpcSet: select(input, [vpc()], { list: 'VpcId', property: 'vpc-id' }) }),
    DescribeSubnets: (input) => ({
      subnetSet: select(input, subnets(region), { list: 'SubnetId', property: 'subnet-id' }),
    }),
    DescribeSecurityGroups: (input) => ({
      securityGroupInfo: select(input, [securityGroup(state.read().ingress)], {
        list: 'GroupId',
        property: 'group-id',
      }),
    }),
    AuthorizeSecurityGroupIngress: (input) => authorizeIngress(state, input),
    RevokeSecurityGroupIngress: (input) => revokeIngress(state, input),
  };
}

function select(
  input: QueryInput,
  parts: readonly NetworkPart[],
  named: { readonly list: string; readonly property: string },
): XmlElements {
  const ids = textsOf(input, named.list);
  const unknown = ids.find((id) => parts.every(({ properties }) => properties[named.property] !== id));
  if (unknown !== undefined) throw notFound(named.list, unknown);
  const wanted = parts.filter(({ properties }) => ids.length === 0 || ids.includes(properties[named.property] ?? ''));
  const filters = listOf(input, 'Filter');
  return {
    item: wanted.filter((part) => filters.every((filter) => passes(part, filter))).map(({ elements }) => elements),
  };
}

function passes({ properties }: NetworkPart, filter: QueryInput): boolean {
  const name = optionalText(filter, 'Name') ?? '';
  const value = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (value !== undefined) return textsOf(filter, 'Value').includes(value);
  const known = Object.keys(properties).join(', ');
  throw new AwsFault('InvalidParameterValue', `The filter '${name}' is invalid: the local EC2 knows ${known}.`);
}

function notFound(list: string, id: string): AwsFault {
  const codes: Readonly<Record<string, string>> = {
    GroupId: 'InvalidGroup',
    VpcId: 'InvalidVpcID',
    SubnetId: 'InvalidSubnetID',
  };
  return new AwsFault(`${codes[list]}.NotFound`, `${list} '${id}' does not exist`);
}

function vpc(): NetworkPart {
  const elements = {
    vpcId: VPC_ID,
    ownerId: ACCOUNT_ID,
    state: 'available',
    cidrBlock: '172.31.0.0/16',
    dhcpOptionsId: 'default',
    instanceTenancy: 'default',
    isDefault: true,
  };
  return { properties: { 'vpc-id': VPC_ID, 'is-default': 'true', isDefault: 'true', state: 'available' }, elements };
}

function subnets(region: string): readonly NetworkPart[] {
  return ['a', 'b', 'c'].map((zone, index) => {
    const id = `subnet-0a1b2c3d4e5f6010${index}`;
    const elements = {
      subnetId: id,
      vpcId: VPC_ID,
      state: 'available',
      cidrBlock: `172.31.${index * 16}.0/20`,
      availabilityZone: `${region}${zone}`,
      availableIpAddressCount: 4091,
      defaultForAz: true,
    };
    const properties = {
      'subnet-id': id,
      'vpc-id': VPC_ID,
      'availability-zone': `${region}${zone}`,
      state: 'available',
    };
    return { properties, elements };
  });
}

function securityGroup(rules: readonly IngressRule[]): NetworkPart {
  const everything = { ipProtocol: '-1', groups: {}, ipRanges: { item: [{ cidrIp: '0.0.0.0/0' }] } };
  const elements = {
    ownerId: ACCOUNT_ID,
    groupId: SECURITY_GROUP_ID,
    groupName: 'default',
    vpcId: VPC_ID,
    groupDescription: 'default VPC security group',
    ipPermissions: { item: rules.map(writeRule) },
    ipPermissionsEgress: { item: [everything] },
  };
  return { properties: { 'group-id': SECURITY_GROUP_ID, 'group-name': 'default', 'vpc-id': VPC_ID }, elements };
}

function writeRule({ protocol, fromPort, toPort, cidr }: IngressRule): XmlValue {
  const ports = protocol === '-1' ? {} : { fromPort, toPort };
  return { ipProtocol: protocol, ...ports, groups: {}, ipRanges: { item: [{ cidrIp: cidr }] } };
}
