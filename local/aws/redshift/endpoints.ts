import { rmSync } from 'node:fs';
import path from 'node:path';
import { AwsFault } from '../aws-fault.ts';
import type { CopyStorage } from '../../redshift/copy/storage.ts';
import type { StatementFaults } from '../../redshift/statement-faults.ts';
import type { StateFile } from '../state-file.ts';
import type { ClusterStart, RemoveCluster, RunningCluster, StartCluster } from './cluster-starter.ts';
import { changeCluster, clusterNamed } from './clusters.ts';
import { EVENTS, noteEvent } from './events.ts';
import { clusterParameters, parameterGroupOf } from './parameter-groups.ts';
import { keepSnapshot, snapshotNamed } from './snapshot-record.ts';

export interface EndpointOptions {
  readonly state: StateFile;
  /** Each cluster's data lies in a folder below. */
  readonly directory: string;
  /** Each snapshot's data lies in a folder below. */
  readonly snapshotDirectory: string;
  readonly region: string;
  readonly startCluster: StartCluster;
  readonly removeCluster: RemoveCluster;
  readonly storageFor: (identifier: string) => CopyStorage;
  readonly faultsFor: (identifier: string) => StatementFaults;
  readonly log: (line: string) => void;
}

/** What the clusters' clients connect to, and the data behind it. */
export interface Endpoints {
  start(identifier: string): Promise<void>;
  stop(identifier: string): Promise<void>;
  stopAll(): Promise<void>;
  /** The endpoint of a cluster that is up; Redshift's fault for one that is not. */
  running(identifier: string): RunningCluster;
  isRunning(identifier: string): boolean;
  removeData(identifier: string): Promise<void>;
  /** Copies the data of a cluster that is up. Never throws: the snapshot becomes available, or failed. */
  takeSnapshot(snapshot: string): Promise<void>;
  removeSnapshot(snapshot: string): void;
}

const HOST = '127.0.0.1';

export function clusterEndpoints(options: EndpointOptions): Endpoints {
  const { state } = options;
  const up = new Map<string, RunningCluster>();
  const folderOf = (identifier: string): string => path.join(options.directory, identifier);
  const folderOfSnapshot = (snapshot: string): string => path.join(options.snapshotDirectory, snapshot);
  const running = (identifier: string): RunningCluster => {
    const found = up.get(identifier);
    if (found !== undefined) return found;
    throw new AwsFault('InvalidClusterState', `Cluster ${identifier} is not up.`);
  };
  const stop = async (identifier: string): Promise<void> => {
    const endpoint = up.get(identifier);
    up.delete(identifier);
    await endpoint?.stop();
  };
  const removeSnapshot = (snapshot: string): void =>
    rmSync(folderOfSnapshot(snapshot), { recursive: true, force: true });
  return {
    running,
    stop,
    removeSnapshot,
    isRunning: (identifier) => up.has(identifier),
    start: async (identifier) => {
      const cluster = clusterNamed(state, identifier);
      const { restoredFrom } = cluster;
      const applied = clusterParameters(state, cluster);
      const backup = restoredFrom === undefined ? {} : { backup: folderOfSnapshot(restoredFrom) };
      const endpoint = await startEndpoint(options, { identifier, directory: folderOf(identifier), ...backup });
      up.set(identifier, endpoint);
      changeCluster(state, identifier, { port: endpoint.port, applied });
    },
    stopAll: async () => void (await Promise.all([...up.keys()].map(stop))),
    removeData: async (identifier) => await options.removeCluster(folderOf(identifier)),
    takeSnapshot: async (snapshot) => {
      const { cluster } = snapshotNamed(state, snapshot);
      removeSnapshot(snapshot);
      const status = await succeeds(options, async () => {
        await running(cluster.identifier).backUp(folderOfSnapshot(snapshot));
      });
      keepSnapshot(state, { ...snapshotNamed(state, snapshot), status: status ? 'available' : 'failed' });
      if (!status) return;
      const message = `Snapshot ${snapshot} of Amazon Redshift cluster '${cluster.identifier}' completed at {time}.`;
      noteEvent(state, { sourceType: 'cluster-snapshot', source: snapshot, kind: EVENTS.snapshotCompleted, message });
    },
  };
}

async function startEndpoint(
  { state, region, storageFor, faultsFor, startCluster, log }: EndpointOptions,
  place: Pick<ClusterStart, 'identifier' | 'directory' | 'backup'>,
): Promise<RunningCluster> {
  const cluster = clusterNamed(state, place.identifier);
  const { database, user, password, port } = cluster;
  return await startCluster({
    ...place,
    database,
    user,
    password,
    port,
    host: HOST,
    region,
    storage: storageFor(place.identifier),
    faults: faultsFor(place.identifier),
    parameters: parameterGroupOf(state, cluster).values,
    log: (line) => log(`${place.identifier}: ${line}`),
  });
}

async function succeeds({ log }: EndpointOptions, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    log(`A snapshot has failed: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}
