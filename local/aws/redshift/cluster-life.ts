// A cluster goes through its states as Redshift's do, only sooner: each passing state lasts a clock's tick at least, and as long
// as the endpoint takes to start or stop. The state is written before the work begins, so a process that was killed in the
// middle takes the work up again when it is next started.

import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { requireFreePort } from '../../free-port.ts';
import type { StateFile } from '../state-file.ts';
import type { CopyStorage } from '../../redshift/copy/storage.ts';
import type { ClusterRecord, ClusterStatus } from './cluster-record.ts';
import type { RemoveCluster, RunningCluster, StartCluster } from './cluster-starter.ts';
import { addCluster, allClusters, changeCluster, clusterNamed, forgetCluster } from './clusters.ts';

export interface ClusterLifeOptions {
  readonly state: StateFile;
  /** Each cluster's data lies in a folder below. */
  readonly directory: string;
  readonly region: string;
  /** How long a passing state lasts at least. */
  readonly clockMs: number;
  readonly startCluster: StartCluster;
  readonly removeCluster: RemoveCluster;
  readonly storageFor: (identifier: string) => CopyStorage;
  readonly log: (line: string) => void;
}

/** Moves clusters from state to state. Each answers at once with the passing state; the rest happens in time. */
export interface ClusterLife {
  create(cluster: ClusterRecord): ClusterRecord;
  pause(identifier: string): ClusterRecord;
  resume(identifier: string): ClusterRecord;
  remove(identifier: string): ClusterRecord;
  /** Roles that are being added become in-sync; those that are being removed go. */
  settleRoles(identifier: string): void;
  /** Starts what was up when the last process ended, and goes on with what it left half done. */
  reopen(): Promise<void>;
  /** Stops every endpoint; the clusters remain. */
  stop(): Promise<void>;
}

interface Life extends ClusterLifeOptions {
  readonly running: Map<string, RunningCluster>;
  readonly work: Set<Promise<void>>;
  readonly stopping: AbortController;
}

const HOST = '127.0.0.1';

export function clusterLife(options: ClusterLifeOptions): ClusterLife {
  const life: Life = { ...options, running: new Map(), work: new Set(), stopping: new AbortController() };
  const enter = (identifier: string, status: ClusterStatus): ClusterRecord => {
    const cluster = changeCluster(life.state, identifier, { status });
    goOn(life, cluster);
    return cluster;
  };
  return {
    create: (cluster) => {
      addCluster(life.state, cluster);
      goOn(life, cluster);
      return cluster;
    },
    pause: (identifier) => enter(identifier, 'pausing'),
    resume: (identifier) => enter(identifier, 'resuming'),
    remove: (identifier) => enter(identifier, 'deleting'),
    settleRoles: (identifier) => {
      later(life, identifier, async () => {
        await tick(life);
        settleRoles(life.state, identifier);
      });
    },
    reopen: async () => await reopen(life),
    stop: async () => {
      life.stopping.abort();
      await Promise.all(life.work);
      await Promise.all([...life.running.keys()].map((identifier) => stopEndpoint(life, identifier)));
    },
  };
}

/** Does what a passing state stands for. */
function goOn(life: Life, { identifier, status }: ClusterRecord): void {
  const jobs: Partial<Record<ClusterStatus, () => Promise<void>>> = {
    creating: async () => {
      // A cluster of that name that was never recorded as deleted may have left its data.
      await life.removeCluster(folderOf(life, identifier));
      await becomeAvailable(life, identifier);
    },
    resuming: async () => await becomeAvailable(life, identifier),
    pausing: async () => {
      await stopEndpoint(life, identifier);
      await tick(life);
      changeCluster(life.state, identifier, { status: 'paused' });
    },
    deleting: async () => {
      await stopEndpoint(life, identifier);
      await life.removeCluster(folderOf(life, identifier));
      await tick(life);
      forgetCluster(life.state, identifier);
    },
  };
  const job = jobs[status];
  if (job !== undefined) later(life, identifier, job);
}

async function becomeAvailable(life: Life, identifier: string): Promise<void> {
  await Promise.all([startEndpoint(life, identifier), tick(life)]);
  settleRoles(life.state, identifier);
  changeCluster(life.state, identifier, { status: 'available' });
}

async function startEndpoint(life: Life, identifier: string): Promise<void> {
  const { database, user, password, port } = clusterNamed(life.state, identifier);
  const endpoint = await life.startCluster({
    identifier,
    database,
    user,
    password,
    port,
    host: HOST,
    region: life.region,
    directory: folderOf(life, identifier),
    storage: life.storageFor(identifier),
    log: (line) => life.log(`${identifier}: ${line}`),
  });
  life.running.set(identifier, endpoint);
  changeCluster(life.state, identifier, { port: endpoint.port });
}

async function stopEndpoint(life: Life, identifier: string): Promise<void> {
  const endpoint = life.running.get(identifier);
  life.running.delete(identifier);
  await endpoint?.stop();
}

async function reopen(life: Life): Promise<void> {
  for (const cluster of allClusters(life.state)) {
    settleRoles(life.state, cluster.identifier);
    if (cluster.status === 'available') await reopenEndpoint(life, cluster);
    else goOn(life, cluster);
  }
}

/** Clients know the port: it must be the same as before. */
async function reopenEndpoint(life: Life, { identifier, port }: ClusterRecord): Promise<void> {
  await requireFreePort(port, { what: `cluster ${identifier}, which had it before`, flag: 'another --state' });
  await startEndpoint(life, identifier);
}

/** Runs a job beside the others; one that fails leaves its cluster broken, and says why in the log. */
function later(life: Life, identifier: string, job: () => Promise<void>): void {
  const done = job()
    .catch((error: unknown) => {
      if (life.stopping.signal.aborted) return;
      life.log(`Cluster ${identifier} has failed: ${error instanceof Error ? error.message : String(error)}`);
      changeCluster(life.state, identifier, { status: 'hardware-failure' });
    })
    .finally(() => life.work.delete(done));
  life.work.add(done);
}

async function tick({ clockMs, stopping }: Life): Promise<void> {
  await sleep(clockMs, undefined, { signal: stopping.signal });
}

function settleRoles(state: StateFile, identifier: string): void {
  const { roles } = clusterNamed(state, identifier);
  const settled = roles
    .filter(({ status }) => status !== 'removing')
    .map(({ arn }) => ({ arn, status: 'in-sync' }) as const);
  if (roles.some(({ status }) => status !== 'in-sync')) changeCluster(state, identifier, { roles: settled });
}

function folderOf({ directory }: Life, identifier: string): string {
  return path.join(directory, identifier);
}
