// A cluster goes through its states as Redshift's do, only sooner: each passing state lasts a clock's tick at least, and as long
// as the endpoint takes to start or stop. The state is written before the work begins, so a process that was killed in the
// middle takes the work up again when it is next started.

import { setTimeout as sleep } from 'node:timers/promises';
import { requireFreePort } from '../../free-port.ts';
import type { StateFile } from '../state-file.ts';
import type { ClusterRecord, ClusterStatus } from './cluster-record.ts';
import type { RunningCluster } from './cluster-starter.ts';
import { addCluster, allClusters, changeCluster } from './clusters.ts';
import type { Endpoints } from './endpoints.ts';
import { passingWork, settleRoles } from './passing-states.ts';
import { keepSnapshot } from './snapshot-record.ts';

export interface ClusterLifeOptions {
  readonly state: StateFile;
  readonly endpoints: Endpoints;
  /** How long a passing state lasts at least. */
  readonly clockMs: number;
  readonly log: (line: string) => void;
}

/** Moves clusters from state to state. Each answers at once with the passing state; the rest happens in time. */
export interface ClusterLife {
  create(cluster: ClusterRecord): ClusterRecord;
  pause(identifier: string): ClusterRecord;
  resume(identifier: string): ClusterRecord;
  reboot(identifier: string): ClusterRecord;
  /** Deletes a cluster, after taking the last snapshot that its record names. */
  remove(identifier: string): ClusterRecord;
  /** Changes a cluster that is up. A new password holds at once. */
  modify(identifier: string, change: Partial<ClusterRecord>): Promise<ClusterRecord>;
  /** Roles that are being added become in-sync; those that are being removed go. */
  settleRoles(identifier: string): void;
  /** Takes a snapshot whose record is there. */
  takeSnapshot(snapshot: string): void;
  removeSnapshot(snapshot: string): void;
  /** What clients of a cluster that is up connect to. */
  endpoint(identifier: string): RunningCluster;
  /** Starts what was up when the last process ended, and goes on with what it left half done. */
  reopen(): Promise<void>;
  /** Stops every endpoint; the clusters remain. */
  stop(): Promise<void>;
}

interface Life extends ClusterLifeOptions {
  readonly work: Set<Promise<void>>;
  readonly stopping: AbortController;
}

export function clusterLife(options: ClusterLifeOptions): ClusterLife {
  const life: Life = { ...options, work: new Set(), stopping: new AbortController() };
  const { state, endpoints } = life;
  const enter = (identifier: string, status: ClusterStatus): ClusterRecord =>
    goOn(life, changeCluster(state, identifier, { status }));
  return {
    create: (cluster) => {
      addCluster(state, cluster);
      return goOn(life, cluster);
    },
    pause: (identifier) => enter(identifier, 'pausing'),
    resume: (identifier) => enter(identifier, 'resuming'),
    reboot: (identifier) => enter(identifier, 'rebooting'),
    remove: (identifier) => {
      const { finalSnapshot } = changeCluster(state, identifier, {});
      return enter(identifier, finalSnapshot === undefined ? 'deleting' : 'final-snapshot');
    },
    modify: async (identifier, change) => {
      if (change.password !== undefined) await endpoints.running(identifier).setPassword(change.password);
      return goOn(life, changeCluster(state, identifier, change));
    },
    settleRoles: (identifier) => {
      later(life, identifier, async () => {
        await tick(life);
        settleRoles(state, identifier);
      });
    },
    takeSnapshot: (snapshot) => keepBusy(life, endpoints.takeSnapshot(snapshot)),
    removeSnapshot: (snapshot) => endpoints.removeSnapshot(snapshot),
    endpoint: (identifier) => endpoints.running(identifier),
    reopen: async () => await reopen(life),
    stop: async () => {
      life.stopping.abort();
      await Promise.all(life.work);
      await endpoints.stopAll();
    },
  };
}

/** Begins what a passing state stands for. */
function goOn(life: Life, cluster: ClusterRecord): ClusterRecord {
  const work = passingWork({ ...life, tick: async () => await tick(life) }, cluster);
  if (work !== undefined) later(life, cluster.identifier, work);
  return cluster;
}

async function reopen(life: Life): Promise<void> {
  failHalfMade(life.state);
  for (const cluster of allClusters(life.state)) {
    settleRoles(life.state, cluster.identifier);
    if (cluster.status === 'available') await reopenEndpoint(life, cluster);
    else goOn(life, cluster);
  }
}

/** A snapshot that was under way when the last process ended is not whole; a final one is taken again. */
function failHalfMade(state: StateFile): void {
  for (const snapshot of Object.values(state.read().snapshots)) {
    if (snapshot.status === 'creating') keepSnapshot(state, { ...snapshot, status: 'failed' });
  }
}

/** Clients know the port: it must be the same as before. */
async function reopenEndpoint({ endpoints }: Life, { identifier, port }: ClusterRecord): Promise<void> {
  await requireFreePort(port, { what: `cluster ${identifier}, which had it before`, flag: 'another --state' });
  await endpoints.start(identifier);
}

/** Runs a job beside the others; one that fails leaves its cluster broken, and says why in the log. */
function later(life: Life, identifier: string, job: () => Promise<void>): void {
  const done = job().catch((error: unknown) => {
    if (life.stopping.signal.aborted) return;
    life.log(`Cluster ${identifier} has failed: ${error instanceof Error ? error.message : String(error)}`);
    changeCluster(life.state, identifier, { status: 'hardware-failure' });
  });
  keepBusy(life, done);
}

function keepBusy({ work }: Life, job: Promise<void>): void {
  const done = job.finally(() => work.delete(done));
  work.add(done);
}

async function tick({ clockMs, stopping }: Life): Promise<void> {
  await sleep(clockMs, undefined, { signal: stopping.signal });
}
