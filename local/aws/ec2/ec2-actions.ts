// The account's network: one VPC with three subnets, the same in whatever region one asks, and security groups. Their rules are
// kept and answered; on one machine they shut nobody out.

import { ACCOUNT_ID, VPC_ID } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import type { Action } from '../query-protocol.ts';
import { requiredText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { StateFile } from '../state-file.ts';
import type { XmlElements } from '../xml.ts';
import { writeEc2Tags } from './ec2-tags.ts';
import { selectParts } from './network-part.ts';
import type { NetworkPart } from './network-part.ts';
import { tagsOf } from './network-tags.ts';
import { regionParts } from './regions.ts';
import { ruleActions } from './rule-actions.ts';
import { securityGroupActions } from './security-group-actions.ts';
import { subnetsOf, ZONES } from './subnets.ts';
import { tagActions } from './tag-actions.ts';

/** The actions of EC2. */
export function ec2Actions(state: StateFile, region: string): Readonly<Record<string, Action>> {
  return {
    DescribeVpcs: (input) => ({
      vpcSet: selectParts(input, [vpc(state)], [{ list: 'VpcId', property: 'vpc-id', fault: 'InvalidVpcID.NotFound' }]),
    }),
    DescribeSubnets: (input) => ({
      subnetSet: selectParts(input, subnets(state, region), [
        { list: 'SubnetId', property: 'subnet-id', fault: 'InvalidSubnetID.NotFound' },
      ]),
    }),
    DescribeVpcAttribute: (input) => vpcAttribute(input),
    DescribeRegions: (input) => ({
      regionInfo: selectParts(input, regionParts(), [
        { list: 'RegionName', property: 'region-name', fault: 'InvalidParameterValue' },
      ]),
    }),
    DescribeAvailabilityZones: (input) => ({
      availabilityZoneInfo: selectParts(input, zones(region), [
        { list: 'ZoneName', property: 'zone-name', fault: 'InvalidParameterValue' },
      ]),
    }),
    ...securityGroupActions(state),
    ...ruleActions(state),
    ...tagActions(state),
  };
}

function vpc(state: StateFile): NetworkPart {
  const tags = tagsOf(state, VPC_ID);
  const elements = {
    vpcId: VPC_ID,
    ownerId: ACCOUNT_ID,
    state: 'available',
    cidrBlock: '172.31.0.0/16',
    dhcpOptionsId: 'default',
    instanceTenancy: 'default',
    isDefault: true,
    tagSet: writeEc2Tags(tags),
  };
  const properties = { 'vpc-id': VPC_ID, 'is-default': 'true', isDefault: 'true', state: 'available' };
  return { properties, elements, tags };
}

function subnets(state: StateFile, region: string): readonly NetworkPart[] {
  return subnetsOf(region).map(({ id, zone, cidr }) => {
    const tags = tagsOf(state, id);
    const elements = {
      subnetId: id,
      vpcId: VPC_ID,
      state: 'available',
      cidrBlock: cidr,
      availabilityZone: zone,
      availableIpAddressCount: 4091,
      defaultForAz: true,
      tagSet: writeEc2Tags(tags),
    };
    const properties = {
      'subnet-id': id,
      'vpc-id': VPC_ID,
      'availability-zone': zone,
      'default-for-az': 'true',
      state: 'available',
    };
    return { properties, elements, tags };
  });
}

function zones(region: string): readonly NetworkPart[] {
  return ZONES.map((zone) => {
    const elements = { zoneName: `${region}${zone}`, zoneState: 'available', regionName: region };
    return {
      properties: { 'zone-name': elements.zoneName, 'region-name': region, state: 'available' },
      elements: { ...elements, zoneType: 'availability-zone', optInStatus: 'opt-in-not-required' },
    };
  });
}

/** As a default network has them. */
function vpcAttribute(input: QueryInput): XmlElements {
  const id = requiredText(input, 'VpcId');
  const name = requiredText(input, 'Attribute');
  if (id !== VPC_ID) throw new AwsFault('InvalidVpcID.NotFound', `The vpc ID '${id}' does not exist`);
  const values: Readonly<Record<string, boolean>> = {
    enableDnsSupport: true,
    enableDnsHostnames: true,
    enableNetworkAddressUsageMetrics: false,
  };
  if (!Object.hasOwn(values, name)) {
    throw new AwsFault('InvalidParameterValue', `Value (${name}) for parameter attribute is invalid.`);
  }
  return { vpcId: VPC_ID, [name]: { value: values[name] } };
}
