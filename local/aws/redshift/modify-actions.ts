// https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifyCluster.html

import { notDone } from '../aws-fault.ts';
import { allSecurityGroups } from '../ec2/security-group.ts';
import { optionalBoolean, optionalText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { RedshiftContext } from './cluster-actions.ts';
import type { ClusterRecord } from './cluster-record.ts';
import { readGroups, readNewPassword, readSecurityGroups } from './create-input.ts';
import { clusterIn } from './named-cluster.ts';
import { readSize } from './node-types.ts';
import { requireGroups } from './require-groups.ts';
import { writeCluster } from './write-cluster.ts';

const UNDONE = ['NewClusterIdentifier', 'Port', 'ManageMasterPassword', 'MultiAZ', 'AvailabilityZone'];

/** The actions that change a cluster, or start it anew. */
export function modifyActions(context: RedshiftContext): Readonly<Record<string, Action>> {
  const { state, life } = context;
  return {
    ModifyCluster: async (input) => {
      const change = readChange(context, input);
      const { identifier } = clusterIn(state, input, ['available']);
      const changed = await life.modify(identifier, { status: 'modifying', ...change });
      return { Cluster: writeCluster(changed, context) };
    },
    ResizeCluster: async (input) => {
      const cluster = clusterIn(state, input, ['available']);
      const changed = await life.modify(cluster.identifier, { status: 'resizing', ...readSize(input, cluster) });
      return { Cluster: writeCluster(changed, context) };
    },
    RebootCluster: (input) => {
      const { identifier } = clusterIn(state, input, ['available']);
      return { Cluster: writeCluster(life.reboot(identifier), context) };
    },
  };
}

function readChange({ state }: RedshiftContext, input: QueryInput): Partial<ClusterRecord> {
  const undone = UNDONE.find((name) => input.parts.has(name));
  if (undone !== undefined) throw notDone(`ModifyCluster with ${undone}`);
  const password = optionalText(input, 'MasterUserPassword');
  const isPublic = optionalBoolean(input, 'PubliclyAccessible');
  const known = allSecurityGroups(state).map(({ id }) => id);
  const groups = readGroups(input);
  requireGroups(state, groups);
  return {
    ...readSize(input, clusterIn(state, input, ['available'])),
    ...(password === undefined ? {} : { password: readNewPassword(password) }),
    ...(isPublic === undefined ? {} : { publiclyAccessible: isPublic }),
    ...groups,
    ...(input.parts.has('VpcSecurityGroupIds') ? { securityGroups: readSecurityGroups(input, known) } : {}),
  };
}
