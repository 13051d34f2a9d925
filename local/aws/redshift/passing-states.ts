import type { StateFile } from '../state-file.ts';
import type { ClusterRecord, ClusterStatus } from './cluster-record.ts';
import { changeCluster, clusterNamed, forgetCluster } from './clusters.ts';
import type { Endpoints } from './endpoints.ts';
import { notePassed } from './events.ts';

/** What a passing state works with. */
export interface PassingContext {
  readonly state: StateFile;
  readonly endpoints: Endpoints;
  /** Waits as long as a passing state lasts at least. */
  readonly tick: () => Promise<void>;
}

/** What a passing state stands for; undefined for a state that lasts. */
export function passingWork(context: PassingContext, cluster: ClusterRecord): (() => Promise<void>) | undefined {
  const work = WORK[cluster.status];
  if (work === undefined) return undefined;
  return async () => {
    await work(context, cluster);
    notePassed(context.state, cluster);
  };
}

/** Roles that are being added become in-sync; those that are being removed go. */
export function settleRoles(state: StateFile, identifier: string): void {
  const { roles } = clusterNamed(state, identifier);
  const settled = roles
    .filter(({ status }) => status !== 'removing')
    .map(({ arn }) => ({ arn, status: 'in-sync' }) as const);
  if (roles.some(({ status }) => status !== 'in-sync')) changeCluster(state, identifier, { roles: settled });
}

const WORK: Partial<Record<ClusterStatus, (context: PassingContext, cluster: ClusterRecord) => Promise<void>>> = {
  creating: async (context, { identifier }) => {
    // A cluster of that name that was never recorded as deleted may have left its data.
    await context.endpoints.removeData(identifier);
    await becomeAvailable(context, identifier);
  },
  resuming: async (context, { identifier }) => await becomeAvailable(context, identifier),
  modifying: change,
  resizing: change,
  rebooting: async (context, { identifier }) => {
    await context.endpoints.stop(identifier);
    await becomeAvailable(context, identifier);
  },
  pausing: async ({ state, endpoints, tick }, { identifier }) => {
    await endpoints.stop(identifier);
    await tick();
    changeCluster(state, identifier, { status: 'paused' });
  },
  'final-snapshot': async (context, { identifier, finalSnapshot }) => {
    const { state, endpoints } = context;
    if (!endpoints.isRunning(identifier)) await endpoints.start(identifier);
    if (finalSnapshot !== undefined) await endpoints.takeSnapshot(finalSnapshot);
    await remove(context, changeCluster(state, identifier, { status: 'deleting' }));
  },
  deleting: remove,
};

async function becomeAvailable({ state, endpoints, tick }: PassingContext, identifier: string): Promise<void> {
  await Promise.all([endpoints.start(identifier), tick()]);
  settleRoles(state, identifier);
  changeCluster(state, identifier, { status: 'available' });
}

/** The endpoint stays up, unless the process was ended in the middle. */
async function change({ state, endpoints, tick }: PassingContext, { identifier }: ClusterRecord): Promise<void> {
  if (!endpoints.isRunning(identifier)) await endpoints.start(identifier);
  await tick();
  changeCluster(state, identifier, { status: 'available' });
}

async function remove({ state, endpoints, tick }: PassingContext, { identifier }: ClusterRecord): Promise<void> {
  await endpoints.stop(identifier);
  await endpoints.removeData(identifier);
  await tick();
  forgetCluster(state, identifier);
}
