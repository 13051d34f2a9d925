import { WorkflowFailedError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { findClusters, findRoles } from './account.ts';
import type { PlannedRun } from './draw-runs.ts';
import type { ChaosEnvironment } from './environment.ts';
import { patiently } from './patiently.ts';
import { readHistory } from './run-history.ts';
import type { RunHistory } from './run-history.ts';
import { arm, strike } from './strike.ts';
import type { StruckHit, StruckRun } from './strike.ts';
import { until } from './until.ts';
import { readContent, withWarehouse } from './warehouse-content.ts';
import type { WarehouseContent } from './warehouse-content.ts';

/** What came of a run. */
export interface RunOutcome {
  readonly hits: readonly StruckHit[];
  /** Why it did not complete. */
  readonly failure?: string;
  readonly content?: WarehouseContent;
  readonly history: RunHistory;
  /** Clusters, roles and processes that are still there, by name. */
  readonly left: readonly string[];
  readonly seconds: number;
}

/** Files of a batch: few, so that there are several batches. */
const BATCH_FILES = 20;

const LEFT_PATIENCE_MS = 5_000;

/** Runs the DAG from launch to teardown, strikes it where planned, and reads its tables just before they are torn down. */
export async function runOnce(
  environment: ChaosEnvironment,
  planned: Pick<PlannedRun, 'hits'> & { readonly workflowId: string },
  afterBlow?: StruckRun['afterBlow'],
): Promise<RunOutcome> {
  const { temporal, proxy, faults } = environment;
  const { workflowId, hits } = planned;
  const startedAtMs = Date.now();
  await faults.clear();
  const last = proxy.hold({ method: 'RespondWorkflowTaskCompleted', activityId: 'teardown.cluster' });
  const params = { batch_files: BATCH_FILES };
  const handle = await temporal.workflow.start('sparkify', { workflowId, taskQueue: 'shiftwork', args: [params] });
  const end = watchEnd(handle);
  const run = { workflowId, runKey: handle.firstExecutionRunId, ...(afterBlow && { afterBlow }) };
  const isAtEnd = async (): Promise<boolean> => end.isOver() || (await last.isHeld());
  const struck: StruckHit[] = [];
  for (const hit of hits.filter(({ point }) => point.phase !== 'teardown')) {
    const hold = await arm(environment, hit, run.runKey);
    struck.push(await strike(environment, { ...run, isPast: isAtEnd }, { hit, hold }));
  }
  await until(isAtEnd);
  const content = await withWarehouse(environment.state, readContent).catch(() => undefined);
  const closing = hits.filter(({ point }) => point.phase === 'teardown');
  const holds = await Promise.all(closing.map(async (hit) => ({ hit, hold: await arm(environment, hit, run.runKey) })));
  await last.letGo();
  for (const one of holds) struck.push(await strike(environment, { ...run, isPast: async () => end.isOver() }, one));
  await until(async () => end.isOver());
  const failure = end.failure();
  // What was not met any more would meet us.
  await faults.clear();
  return {
    hits: struck,
    ...(failure === undefined ? {} : { failure }),
    ...(content === undefined ? {} : { content }),
    history: await readHistory(temporal, workflowId),
    left: await whatIsLeft(environment),
    seconds: (Date.now() - startedAtMs) / 1000,
  };
}

/** A server that is started again forgets who waits for a run. */
function watchEnd(handle: WorkflowHandle) {
  let isOver = false;
  let failure: string | undefined;
  const wait = async (): Promise<void> => {
    try {
      await handle.result();
    } catch (error) {
      if (!(error instanceof WorkflowFailedError)) throw error;
      failure = String(error.cause ?? error);
    }
  };
  void patiently(wait)
    .catch((error: unknown) => (failure = String(error)))
    .finally(() => (isOver = true));
  return { isOver: () => isOver, failure: () => failure };
}

/** Processes may take a moment to go. */
async function whatIsLeft(environment: ChaosEnvironment): Promise<readonly string[]> {
  let left: readonly string[] = [];
  for (const deadline = Date.now() + LEFT_PATIENCE_MS; Date.now() < deadline;) {
    left = await leftNow(environment);
    if (left.length === 0) return left;
  }
  return left;
}

async function leftNow({ state, redshifts, workers, temporal }: ChaosEnvironment): Promise<readonly string[]> {
  const { names } = await findClusters(state);
  const roles = await findRoles(state);
  const { count } = await patiently(async () => await temporal.workflow.count("ExecutionStatus = 'Running'"));
  return [
    ...names.map((name) => `cluster ${name}`),
    ...roles.map((name) => `role ${name}`),
    ...redshifts().map((pid) => `PostgreSQL ${pid}`),
    ...(workers() === 1 ? [] : [`${workers()} workers`]),
    ...(count === 0 ? [] : [`${count} workflows`]),
  ];
}
