// The account's network: one VPC with three subnets, the same in whatever region one asks, and security groups. Their rules are
// kept and answered; on one machine they shut nobody out.

import { ACCOUNT_ID, VPC_ID } from '../account.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import { selectParts } from './network-part.ts';
import type { NetworkPart } from './network-part.ts';
import { ruleActions } from './rule-actions.ts';
import { securityGroupActions } from './security-group-actions.ts';
import { subnetsOf, ZONES } from './subnets.ts';

/** The actions of EC2. */
export function ec2Actions(state: StateFile, region: string): Readonly<Record<string, Action>> {
  return {
    DescribeVpcs: (input) => ({
      vpcSet: selectParts(input, [vpc()], [{ list: 'VpcId', property: 'vpc-id', fault: 'InvalidVpcID.NotFound' }]),
    }),
    DescribeSubnets: (input) => ({
      subnetSet: selectParts(input, subnets(region), [
        { list: 'SubnetId', property: 'subnet-id', fault: 'InvalidSubnetID.NotFound' },
      ]),
    }),
    DescribeAvailabilityZones: (input) => ({
      availabilityZoneInfo: selectParts(input, zones(region), [
        { list: 'ZoneName', property: 'zone-name', fault: 'InvalidParameterValue' },
      ]),
    }),
    ...securityGroupActions(state),
    ...ruleActions(state),
  };
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
  return subnetsOf(region).map(({ id, zone, cidr }) => {
    const elements = {
      subnetId: id,
      vpcId: VPC_ID,
      state: 'available',
      cidrBlock: cidr,
      availabilityZone: zone,
      availableIpAddressCount: 4091,
      defaultForAz: true,
    };
    const properties = {
      'subnet-id': id,
      'vpc-id': VPC_ID,
      'availability-zone': zone,
      'default-for-az': 'true',
      state: 'available',
    };
    return { properties, elements };
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
