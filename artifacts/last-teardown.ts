import type { RunRef } from '../model/run.ts';
import { lastTeardownKey } from './layout.ts';
import type { ArtifactStore } from './store.ts';

/** Which run deletes, or has deleted, a warehouse; what it knew of it while it was still there to be asked. */
export interface LastTeardown {
  readonly workflowId: string;
  readonly runKey: string;
  readonly clusterId: string;
  /** Names of the roles that were attached. */
  readonly roles: readonly string[];
  /** ISO 8601: when the deletion began. */
  readonly startedAt: string;
}

/** The last teardown of a DAG's warehouse on a target; undefined when none was ever begun. */
export async function readLastTeardown(
  artifacts: ArtifactStore,
  place: Pick<RunRef, 'dagId' | 'target'>,
): Promise<LastTeardown | undefined> {
  const text = await artifacts.get(lastTeardownKey(place));
  return text === undefined ? undefined : (JSON.parse(text) as LastTeardown);
}

/** Writes down that the run begins to delete the cluster; an attempt that finds it written leaves it. */
export async function noteTeardown(
  artifacts: ArtifactStore,
  run: Pick<RunRef, 'workflowId' | 'runKey' | 'dagId' | 'target'>,
  cluster: Pick<LastTeardown, 'clusterId' | 'roles'>,
): Promise<void> {
  const last = await readLastTeardown(artifacts, run);
  if (last?.runKey === run.runKey && last.clusterId === cluster.clusterId) return;
  const { workflowId, runKey } = run;
  const note: LastTeardown = { workflowId, runKey, ...cluster, startedAt: new Date().toISOString() };
  await artifacts.put(lastTeardownKey(run), JSON.stringify(note));
}
