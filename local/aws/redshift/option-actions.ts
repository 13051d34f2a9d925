// What could be ordered: the node types that clusters can have here, in every zone.

import { ZONES } from '../ec2/subnets.ts';
import { optionalText } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import { isRetired, NODE_TYPES } from './node-types.ts';
import { pageOf } from './page.ts';
import { PARAMETER_FAMILIES } from './parameters.ts';

/** Of every cluster. */
export const CLUSTER_VERSION = '1.0';

/** The actions that ask what a cluster can be. */
export function optionActions(region: string): Readonly<Record<string, Action>> {
  return {
    DescribeOrderableClusterOptions: (input) => {
      const [type, version] = [optionalText(input, 'NodeType'), optionalText(input, 'ClusterVersion')];
      const all = orderableTypes().filter(
        ({ nodeType }) => (type ?? nodeType) === nodeType && (version ?? CLUSTER_VERSION) === CLUSTER_VERSION,
      );
      const { items, marker } = pageOf(input, all, ({ nodeType, clusterType }) => `${nodeType}/${clusterType}`);
      const zones = ZONES.map((zone) => ({ Name: `${region}${zone}` }));
      const options = items.map(({ nodeType, clusterType }) => ({
        ClusterVersion: CLUSTER_VERSION,
        ClusterType: clusterType,
        NodeType: nodeType,
        AvailabilityZones: { AvailabilityZone: zones },
      }));
      return { Marker: marker, OrderableClusterOptions: { OrderableClusterOption: options } };
    },
    DescribeClusterVersions: (input) => {
      const [version, wanted] = [
        optionalText(input, 'ClusterVersion'),
        optionalText(input, 'ClusterParameterGroupFamily'),
      ];
      const families = PARAMETER_FAMILIES.filter((family) => (wanted ?? family) === family);
      const versions = families.map((family) => ({
        ClusterVersion: CLUSTER_VERSION,
        ClusterParameterGroupFamily: family,
        Description: 'The local Redshift',
      }));
      return { ClusterVersions: { ClusterVersion: (version ?? CLUSTER_VERSION) === CLUSTER_VERSION ? versions : [] } };
    },
  };
}

function orderableTypes(): readonly { readonly nodeType: string; readonly clusterType: string }[] {
  return NODE_TYPES.filter((nodeType) => !isRetired(nodeType))
    .toSorted()
    .flatMap((nodeType) => ['multi-node', 'single-node'].map((clusterType) => ({ nodeType, clusterType })));
}
