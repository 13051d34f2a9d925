import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { requireFreePort } from '../free-port.ts';
import { DEFAULT_REGION } from './account.ts';
import { copyStorage } from './copy-storage.ts';
import { injectedFaults } from './injected-faults.ts';
import { clusterLife } from './redshift/cluster-life.ts';
import type { RemoveCluster, StartCluster } from './redshift/cluster-starter.ts';
import { allClusters } from './redshift/clusters.ts';
import { clusterEndpoints } from './redshift/endpoints.ts';
import { queryServices } from './query-services.ts';
import { dataActions } from './redshift-data/data-actions.ts';
import { route } from './router.ts';
import { objectFactsReader } from './s3/etags.ts';
import { openKeptHeaders } from './s3/kept-headers.ts';
import { openState } from './state-file.ts';
import { meetingFaults } from './storage-faults.ts';

export interface AwsOptions {
  /** What the account has is kept there: its state, and the clusters' data. */
  readonly stateDirectory: string;
  /** Each folder in it is a bucket; `buckets` in the state directory by default. */
  readonly bucketsDirectory?: string;
  /** 0: any free one. */
  readonly port: number;
  /** Of the first cluster; the next ones get those after it. 0: any free one. */
  readonly redshiftPort: number;
  readonly startCluster: StartCluster;
  readonly removeCluster: RemoveCluster;
  readonly region?: string;
  /** How long a cluster's passing states last at least; 300 ms by default. */
  readonly clockMs?: number;
  readonly log?: (line: string) => void;
}

/** AWS, as far as a pipeline calls it. */
export interface LocalAws {
  /** For AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  /** Ends the server and every cluster's endpoint; what the account has is kept. */
  stop(): Promise<void>;
}

const CLOCK_MS = 300;

/** Starts the local AWS on 127.0.0.1, with the clusters that were up when it was last stopped. */
export async function startAws(options: AwsOptions): Promise<LocalAws> {
  const { port, region = DEFAULT_REGION, log = () => undefined } = options;
  await requireFreePort(port, { what: 'the local AWS', flag: '--aws-port' });
  const bucketsDirectory = options.bucketsDirectory ?? path.join(options.stateDirectory, 'buckets');
  mkdirSync(bucketsDirectory, { recursive: true });
  const state = openState(options.stateDirectory);
  if (allClusters(state).length === 0) {
    await requireFreePort(options.redshiftPort, { what: 'the first cluster', flag: '--redshift-port' });
  }
  const kept = openKeptHeaders(path.join(options.stateDirectory, 'object-headers'), bucketsDirectory);
  const factsOf = objectFactsReader(kept);
  const faults = injectedFaults();
  const endpoints = clusterEndpoints({
    ...options,
    state,
    region,
    log,
    directory: path.join(options.stateDirectory, 'clusters'),
    snapshotDirectory: path.join(options.stateDirectory, 'snapshots'),
    storageFor: (cluster) => meetingFaults(copyStorage({ state, cluster, bucketsDirectory, region, factsOf }), faults),
    faultsFor: (cluster) => faults.ofCluster(cluster),
  });
  const life = clusterLife({ state, endpoints, log, clockMs: options.clockMs ?? CLOCK_MS });
  const context = { state, life, region, bucketsDirectory, firstPort: options.redshiftPort, log };
  const data = dataActions(context);
  const query = queryServices(context);
  const json = [{ name: 'redshift-data', target: 'RedshiftData', actions: data.actions }] as const;
  const services = {
    state,
    query,
    json,
    s3: { state, directory: bucketsDirectory, region, factsOf, kept },
    faults,
    log,
  };
  const server = createServer((message, response) => void route(services, message, response));
  const stop = async (): Promise<void> => {
    faults.clear();
    await data.end();
    await Promise.all([close(server), life.stop()]);
  };
  try {
    await life.reopen();
    const endpoint = await listen(server, port);
    return { endpoint, stop };
  } catch (error) {
    await life.stop();
    throw error;
  }
}

async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  // Not localhost: SDKs would put a bucket's name in front of it.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
