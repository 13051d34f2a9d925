import { ACCOUNT_ID, VPC_ID } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { allSecurityGroups } from '../ec2/security-group.ts';
import { optionalText, requiredText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import { readTags, writeTags } from '../tags.ts';
import type { XmlElements } from '../xml.ts';
import type { RedshiftContext } from './cluster-actions.ts';
import { chooseClusterPort } from './cluster-port.ts';
import type { ClusterRecord } from './cluster-record.ts';
import { allClusters, findCluster } from './clusters.ts';
import { readRestore } from './create-input.ts';
import { EVENTS, noteEvent } from './events.ts';
import { clusterIn } from './named-cluster.ts';
import { CLUSTER_VERSION } from './option-actions.ts';
import { requireGroups } from './require-groups.ts';
import { addSnapshot, forgetSnapshot, snapshotNamed } from './snapshot-record.ts';
import type { SnapshotRecord } from './snapshot-record.ts';
import { writeCluster } from './write-cluster.ts';

/** The actions on snapshots. */
export function snapshotActions(context: RedshiftContext): Readonly<Record<string, Action>> {
  const { state, region, life } = context;
  const answer = (snapshot: SnapshotRecord): XmlElements => ({ Snapshot: writeSnapshot(snapshot, region) });
  return {
    CreateClusterSnapshot: (input) => answer(createSnapshot(context, input)),
    DescribeClusterSnapshots: (input) => ({
      Snapshots: { Snapshot: findSnapshots(context, input).map((snapshot) => writeSnapshot(snapshot, region)) },
    }),
    DeleteClusterSnapshot: (input) => {
      const snapshot = snapshotNamed(state, requiredText(input, 'SnapshotIdentifier'));
      if (snapshot.status === 'creating') requireAvailable(snapshot);
      life.removeSnapshot(snapshot.identifier);
      forgetSnapshot(state, snapshot.identifier);
      const message = `Snapshot ${snapshot.identifier} was deleted at {time}.`;
      const about = { sourceType: 'cluster-snapshot', source: snapshot.identifier } as const;
      noteEvent(state, { ...about, kind: EVENTS.snapshotDeleted, message });
      return { Snapshot: { ...writeSnapshot(snapshot, region), Status: 'deleted' } };
    },
    RestoreFromClusterSnapshot: async (input) => ({
      Cluster: writeCluster(await restoreCluster(context, input), context),
    }),
  };
}

function createSnapshot({ state, life }: RedshiftContext, input: QueryInput): SnapshotRecord {
  const cluster = clusterIn(state, input, ['available']);
  const snapshot = addSnapshot(state, {
    identifier: requiredText(input, 'SnapshotIdentifier').toLowerCase(),
    status: 'creating',
    createdAt: new Date().toISOString(),
    cluster,
    tags: readTags(input, 'InvalidTagFault'),
  });
  life.takeSnapshot(snapshot.identifier);
  return snapshot;
}

function findSnapshots({ state }: RedshiftContext, input: QueryInput): readonly SnapshotRecord[] {
  const identifier = optionalText(input, 'SnapshotIdentifier');
  const cluster = optionalText(input, 'ClusterIdentifier')?.toLowerCase();
  const type = optionalText(input, 'SnapshotType') ?? 'manual';
  const found = identifier === undefined ? Object.values(state.read().snapshots) : [snapshotNamed(state, identifier)];
  return found.filter((one) => type === 'manual' && (cluster === undefined || one.cluster.identifier === cluster));
}

async function restoreCluster({ state, life, firstPort }: RedshiftContext, input: QueryInput): Promise<ClusterRecord> {
  const name = optionalText(input, 'SnapshotIdentifier') ?? optionalText(input, 'SnapshotArn')?.split('/').at(-1);
  if (name === undefined) {
    throw new AwsFault('MissingParameter', 'The request must contain the parameter SnapshotIdentifier.');
  }
  const snapshot = snapshotNamed(state, name);
  requireAvailable(snapshot);
  const groups = allSecurityGroups(state).map(({ id }) => id);
  const { port: asked, ...cluster } = readRestore(input, snapshot.cluster, groups);
  requireGroups(state, cluster);
  if (findCluster(state, cluster.identifier) !== undefined) {
    throw new AwsFault('ClusterAlreadyExists', 'Cluster already exists');
  }
  const choice = { first: firstPort, clusters: allClusters(state), ...(asked === undefined ? {} : { asked }) };
  const restoredFrom = snapshot.identifier;
  return life.create({ ...cluster, restoredFrom, port: await chooseClusterPort(choice) });
}

function requireAvailable({ identifier, status }: SnapshotRecord): void {
  if (status === 'available') return;
  throw new AwsFault('InvalidClusterSnapshotState', `Snapshot ${identifier} is ${status}; this needs available.`);
}

function writeSnapshot({ identifier, status, createdAt, cluster, tags }: SnapshotRecord, region: string): XmlElements {
  return {
    SnapshotIdentifier: identifier,
    SnapshotArn: `arn:aws:redshift:${region}:${ACCOUNT_ID}:snapshot:${cluster.identifier}/${identifier}`,
    ClusterIdentifier: cluster.identifier,
    SnapshotCreateTime: new Date(createdAt),
    ClusterCreateTime: new Date(cluster.createdAt),
    Status: status,
    SnapshotType: 'manual',
    Port: cluster.port,
    AvailabilityZone: `${region}a`,
    MasterUsername: cluster.user,
    DBName: cluster.database,
    NodeType: cluster.nodeType,
    NumberOfNodes: cluster.numberOfNodes,
    ClusterVersion: CLUSTER_VERSION,
    VpcId: VPC_ID,
    Encrypted: true,
    OwnerAccount: ACCOUNT_ID,
    ManualSnapshotRetentionPeriod: -1,
    Tags: { Tag: writeTags(tags) },
  };
}
