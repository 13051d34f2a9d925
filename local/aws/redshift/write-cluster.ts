import { ACCOUNT_ID, VPC_ID } from '../account.ts';
import { writeTags } from '../tags.ts';
import type { XmlElements } from '../xml.ts';
import type { ClusterRecord, ClusterStatus } from './cluster-record.ts';

const AVAILABILITY: Readonly<Record<ClusterStatus, string>> = {
  creating: 'Modifying',
  available: 'Available',
  modifying: 'Modifying',
  resizing: 'Modifying',
  rebooting: 'Unavailable',
  pausing: 'Modifying',
  paused: 'Unavailable',
  resuming: 'Modifying',
  'final-snapshot': 'Unavailable',
  deleting: 'Unavailable',
  'hardware-failure': 'Failed',
};

/** A cluster as DescribeClusters answers it. Its endpoint is left out while there is none to connect to. */
export function writeCluster(cluster: ClusterRecord, region: string): XmlElements {
  return {
    ClusterIdentifier: cluster.identifier,
    ClusterStatus: cluster.status,
    ClusterAvailabilityStatus: AVAILABILITY[cluster.status],
    ClusterCreateTime: new Date(cluster.createdAt),
    ClusterNamespaceArn: `arn:aws:redshift:${region}:${ACCOUNT_ID}:namespace:${cluster.namespace}`,
    NodeType: cluster.nodeType,
    NumberOfNodes: cluster.numberOfNodes,
    ClusterNodes: writeNodes(cluster),
    MasterUsername: cluster.user,
    DBName: cluster.database,
    Endpoint: hasEndpoint(cluster) ? { Address: '127.0.0.1', Port: cluster.port } : undefined,
    IamRoles: {
      ClusterIamRole: cluster.roles.map(({ arn, status }) => ({ IamRoleArn: arn, ApplyStatus: status })),
    },
    DefaultIamRoleArn: cluster.defaultRole,
    RestoreStatus: writeRestore(cluster),
    Tags: { Tag: writeTags(cluster.tags) },
    ...writeNetwork(cluster, region),
    ...SETTINGS,
  };
}

const SETTINGS: XmlElements = {
  Encrypted: true,
  EnhancedVpcRouting: false,
  AllowVersionUpgrade: true,
  ClusterVersion: '1.0',
  AutomatedSnapshotRetentionPeriod: 1,
  ManualSnapshotRetentionPeriod: -1,
  PendingModifiedValues: {},
  ClusterParameterGroups: {
    ClusterParameterGroup: [{ ParameterGroupName: 'default.redshift-1.0', ParameterApplyStatus: 'in-sync' }],
  },
  MultiAZ: 'Disabled',
  MaintenanceTrackName: 'current',
  PreferredMaintenanceWindow: 'sun:09:00-sun:09:30',
};

function writeNetwork(cluster: ClusterRecord, region: string): XmlElements {
  const groups = cluster.securityGroups.map((id) => ({ VpcSecurityGroupId: id, Status: 'active' }));
  return {
    VpcId: VPC_ID,
    ClusterSubnetGroupName: 'default',
    AvailabilityZone: `${region}a`,
    PubliclyAccessible: cluster.publiclyAccessible,
    VpcSecurityGroups: { VpcSecurityGroup: groups },
    ClusterSecurityGroups: {},
  };
}

function writeNodes({ numberOfNodes }: ClusterRecord): XmlElements {
  if (numberOfNodes === 1) return { member: [{ NodeRole: 'SHARED' }] };
  const compute = Array.from({ length: numberOfNodes }, (_, node) => ({ NodeRole: `COMPUTE-${node}` }));
  return { member: [{ NodeRole: 'LEADER' }, ...compute] };
}

function writeRestore({ restoredFrom, status }: ClusterRecord): XmlElements | undefined {
  if (restoredFrom === undefined) return undefined;
  return { Status: status === 'creating' ? 'restoring' : 'completed' };
}

function hasEndpoint({ status, port }: ClusterRecord): boolean {
  return status !== 'creating' && port !== 0;
}
