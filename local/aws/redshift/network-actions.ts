// What Redshift says of the things around a cluster: its subnets and its parameters. There is one of each, the default.

import { VPC_ID } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { optionalText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';

const PARAMETER_GROUP = 'default.redshift-1.0';

/** The actions that ask for the default subnet group and parameter group. */
export function networkActions(region: string): Readonly<Record<string, Action>> {
  return {
    DescribeClusterSubnetGroups: (input) => {
      requireName(input, 'ClusterSubnetGroupName', { name: 'default', fault: 'ClusterSubnetGroupNotFoundFault' });
      const subnets = ['a', 'b', 'c'].map((zone, index) => ({
        SubnetIdentifier: `subnet-0a1b2c3d4e5f6010${index}`,
        SubnetAvailabilityZone: { Name: `${region}${zone}` },
        SubnetStatus: 'Active',
      }));
      const group = {
        ClusterSubnetGroupName: 'default',
        Description: 'default',
        VpcId: VPC_ID,
        SubnetGroupStatus: 'Complete',
        Subnets: { Subnet: subnets },
      };
      return { ClusterSubnetGroups: { ClusterSubnetGroup: [group] } };
    },
    DescribeClusterParameterGroups: (input) => {
      requireName(input, 'ParameterGroupName', { name: PARAMETER_GROUP, fault: 'ClusterParameterGroupNotFound' });
      const group = {
        ParameterGroupName: PARAMETER_GROUP,
        ParameterGroupFamily: 'redshift-1.0',
        Description: 'Default parameter group for redshift-1.0',
      };
      return { ParameterGroups: { ClusterParameterGroup: [group] } };
    },
  };
}

function requireName(
  input: QueryInput,
  parameter: string,
  { name, fault }: { readonly name: string; readonly fault: string },
): void {
  const asked = optionalText(input, parameter);
  if (asked === undefined || asked === name) return;
  throw new AwsFault(fault, `${parameter} ${asked} not found: the local Redshift has ${name} alone.`, 404);
}
