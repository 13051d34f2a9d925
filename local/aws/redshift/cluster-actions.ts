import { AwsFault } from '../aws-fault.ts';
import { allSecurityGroups } from '../ec2/security-group.ts';
import { optionalBoolean, optionalText, requiredText, textsOf } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import { selectTagged } from '../tags.ts';
import type { XmlElements } from '../xml.ts';
import type { ClusterLife } from './cluster-life.ts';
import { chooseClusterPort } from './cluster-port.ts';
import type { ClusterRecord } from './cluster-record.ts';
import { allClusters, changeCluster, clusterNamed, findCluster } from './clusters.ts';
import { readCreateCluster, readRoleArns } from './create-input.ts';
import { clusterIn } from './named-cluster.ts';
import { isRetired } from './node-types.ts';
import { pageOf } from './page.ts';
import { requireGroups } from './require-groups.ts';
import { addSnapshot } from './snapshot-record.ts';
import { writeCluster } from './write-cluster.ts';

export interface RedshiftContext {
  readonly state: StateFile;
  readonly life: ClusterLife;
  readonly region: string;
  readonly bucketsDirectory: string;
  /** Of the first cluster; 0: any free one. */
  readonly firstPort: number;
  readonly log: (line: string) => void;
}

/** The actions on clusters. */
export function clusterActions(context: RedshiftContext): Readonly<Record<string, Action>> {
  const answer = (cluster: ClusterRecord): XmlElements => ({ Cluster: writeCluster(cluster, context) });
  return {
    CreateCluster: async (input) => answer(await createCluster(context, input)),
    DescribeClusters: (input) => describeClusters(context, input),
    DeleteCluster: (input) => answer(deleteCluster(context, input)),
    PauseCluster: (input) => answer(context.life.pause(clusterIn(context.state, input, ['available']).identifier)),
    ResumeCluster: (input) => answer(context.life.resume(clusterIn(context.state, input, ['paused']).identifier)),
    ModifyClusterIamRoles: (input) => answer(modifyRoles(context, input)),
  };
}

async function createCluster(
  { state, life, firstPort, log }: RedshiftContext,
  input: QueryInput,
): Promise<ClusterRecord> {
  const { port: asked, ...cluster } = readCreateCluster(
    input,
    allSecurityGroups(state).map(({ id }) => id),
  );
  requireGroups(state, cluster);
  if (findCluster(state, cluster.identifier) !== undefined) {
    throw new AwsFault('ClusterAlreadyExists', 'Cluster already exists');
  }
  if (isRetired(cluster.nodeType)) {
    log(
      `Cluster ${cluster.identifier}: AWS creates no new ${cluster.nodeType} clusters any more. There, use ra3.large.`,
    );
  }
  const choice = { first: firstPort, clusters: allClusters(state), ...(asked === undefined ? {} : { asked }) };
  return life.create({ ...cluster, port: await chooseClusterPort(choice) });
}

function describeClusters(context: RedshiftContext, input: QueryInput): XmlElements {
  const { state } = context;
  const identifier = optionalText(input, 'ClusterIdentifier');
  const found = identifier === undefined ? allClusters(state) : [clusterNamed(state, identifier)];
  const { items, marker } = pageOf(input, selectTagged(input, found), (cluster) => cluster.identifier);
  return { Marker: marker, Clusters: { Cluster: items.map((cluster) => writeCluster(cluster, context)) } };
}

function deleteCluster(context: RedshiftContext, input: QueryInput): ClusterRecord {
  const skips = optionalBoolean(input, 'SkipFinalClusterSnapshot') ?? false;
  // Airflow's operator sends an empty one where it wants none.
  const snapshot = optionalText(input, 'FinalClusterSnapshotIdentifier') || undefined;
  // A paused cluster has nothing that could take a snapshot.
  const states =
    snapshot === undefined ? (['available', 'paused', 'hardware-failure'] as const) : (['available'] as const);
  const cluster = clusterIn(context.state, input, states);
  if (skips === (snapshot !== undefined)) {
    const message = `FinalClusterSnapshotIdentifier is ${skips ? 'not allowed when' : 'required unless'} SkipFinalClusterSnapshot is true.`;
    throw new AwsFault('InvalidParameterCombination', message);
  }
  if (snapshot !== undefined) addFinalSnapshot(context, input, cluster);
  return context.life.remove(cluster.identifier);
}

function addFinalSnapshot({ state }: RedshiftContext, input: QueryInput, cluster: ClusterRecord): void {
  const finalSnapshot = requiredText(input, 'FinalClusterSnapshotIdentifier').toLowerCase();
  const createdAt = new Date().toISOString();
  addSnapshot(state, { identifier: finalSnapshot, status: 'creating', createdAt, cluster, tags: {} });
  changeCluster(state, cluster.identifier, { finalSnapshot });
}

function modifyRoles(context: RedshiftContext, input: QueryInput): ClusterRecord {
  const { identifier, roles } = clusterIn(context.state, input, ['available', 'paused']);
  const added = readRoleArns(textsOf(input, 'AddIamRoles'));
  const removed = textsOf(input, 'RemoveIamRoles');
  const defaultRole = optionalText(input, 'DefaultIamRoleArn');
  const kept = roles.map((role) => (removed.includes(role.arn) ? ({ ...role, status: 'removing' } as const) : role));
  const present = new Set(roles.filter(({ status }) => status !== 'removing').map(({ arn }) => arn));
  const more = added.filter((arn) => !present.has(arn)).map((arn) => ({ arn, status: 'adding' }) as const);
  const cluster = changeCluster(context.state, identifier, {
    roles: [...kept.filter(({ arn }) => !more.some((role) => role.arn === arn)), ...more],
    ...(defaultRole === undefined ? {} : { defaultRole }),
  });
  context.life.settleRoles(identifier);
  return cluster;
}
