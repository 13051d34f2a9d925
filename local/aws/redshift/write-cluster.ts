import { ACCOUNT_ID, VPC_ID } from '../account.ts';
import type { StateFile } from '../state-file.ts';
import { writeTags } from '../tags.ts';
import type { XmlElements } from '../xml.ts';
import type { ClusterRecord, ClusterStatus } from './cluster-record.ts';
import { CLUSTER_VERSION } from './option-actions.ts';
import { DEFAULT_PARAMETER_GROUP, parameterStates } from './parameter-groups.ts';
import { DEFAULT_SUBNET_GROUP } from './subnet-groups.ts';

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

interface WriteContext {
  readonly state: StateFile;
  readonly region: string;
}

/** A cluster as DescribeClusters answers it. Its endpoint is left out while there is none to connect to. */
export function writeCluster(cluster: ClusterRecord, { state, region }: WriteContext): XmlElements {
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
    ClusterParameterGroups: { ClusterParameterGroup: [writeParameterGroup(cluster, state)] },
    ...SETTINGS,
  };
}

const SETTINGS: XmlElements = {
  Encrypted: true,
  EnhancedVpcRouting: false,
  AllowVersionUpgrade: true,
  ClusterVersion: CLUSTER_VERSION,
  AutomatedSnapshotRetentionPeriod: 1,
  ManualSnapshotRetentionPeriod: -1,
  PendingModifiedValues: {},
  MultiAZ: 'Disabled',
  MaintenanceTrackName: 'current',
  PreferredMaintenanceWindow: 'sun:09:00-sun:09:30',
};

function writeNetwork(cluster: ClusterRecord, region: string): XmlElements {
  const groups = cluster.securityGroups.map((id) => ({ VpcSecurityGroupId: id, Status: 'active' }));
  return {
    VpcId: VPC_ID,
    ClusterSubnetGroupName: cluster.subnetGroup ?? DEFAULT_SUBNET_GROUP,
    AvailabilityZone: `${region}a`,
    PubliclyAccessible: cluster.publiclyAccessible,
    VpcSecurityGroups: { VpcSecurityGroup: groups },
    ClusterSecurityGroups: {},
  };
}

function writeParameterGroup(cluster: ClusterRecord, state: StateFile): XmlElements {
  const states = parameterStates(state, cluster);
  const status = (isInSync: boolean): string => (isInSync ? 'in-sync' : 'pending-reboot');
  return {
    ParameterGroupName: cluster.parameterGroup ?? DEFAULT_PARAMETER_GROUP,
    ParameterApplyStatus: status(states.every(({ isInSync }) => isInSync)),
    ClusterParameterStatusList: {
      member: states.map(({ name, isInSync }) => ({
        ParameterName: name,
        ParameterApplyStatus: status(isInSync),
      })),
    },
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
