import { defineQuery, isCancellation, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Activities, PlanInput, PlanResult } from '../activities/api.ts';
import type { RunOptions, RunParams, RunReport } from '../model/run.ts';
import { openTasks } from '../model/scheduler.ts';
import { closeRun } from './close-run.ts';
import { surfaceFailure } from './describe-failure.ts';
import { keepClusterForLater } from './keep-cluster.ts';
import { createRunBoard } from './run-board.ts';
import type { RunBoard } from './run-board.ts';
import { runTasks } from './run-tasks.ts';
import { takeDecisions } from './take-decisions.ts';
import { systemOptions, waitingOptions } from './task-options.ts';

/** The state of a run and of its tasks, while it runs. */
const statusQuery = defineQuery<RunReport>('status');

/**
 * One run of any DAG: the workflow type is the DAG's id. Its first argument is the params alone, so that the Temporal
 * UI and a Schedule can start it; the second is filled in by the command line.
 */
export async function runDag(params: RunParams = {}, options: RunOptions = {}): Promise<RunReport> {
  const board = createRunBoard(workflowInfo().workflowType, options.target ?? '');
  setHandler(statusQuery, board.report);
  takeDecisions(board);
  if (options.continued !== undefined) board.takeUp(options.continued);
  try {
    const plan = await planRun(params, options, board);
    await unlessCancelled(async () => {
      await orKeepCluster(plan, board, () => prepare(plan, board, options));
      await runTasks(plan, board, { params, options });
    });
    return await closeRun(plan, board);
  } catch (error) {
    throw surfaceFailure(error);
  }
}

async function planRun(params: RunParams, options: RunOptions, board: RunBoard): Promise<PlanResult> {
  const { plan } = proxyActivities<Activities>(systemOptions(':plan'));
  const result = await plan(planInput(params, options));
  board.begin(result);
  return result;
}

function planInput(params: RunParams, options: RunOptions): PlanInput {
  const { workflowType, workflowId, runId, firstExecutionRunId, searchAttributes, startTime } = workflowInfo();
  const scheduled = searchAttributes['TemporalScheduledStartTime']?.[0];
  const logicalDate = (scheduled instanceof Date ? scheduled : startTime).toISOString();
  const runKey = options.retryOf?.runKey ?? firstExecutionRunId;
  return { dagId: workflowType, params, options, runKey, workflowId, runId, logicalDate };
}

/** A run that continues as new still has its slot. */
async function prepare(plan: PlanResult, board: RunBoard, { continued }: RunOptions): Promise<void> {
  if (continued === undefined) {
    await awaitPast(plan, board);
    await awaitSlot(plan, board);
  }
  await openWarehouse(plan, board);
}

/** A retry has stopped what would have deleted its cluster: should it get no further, that begins again. */
async function orKeepCluster(plan: PlanResult, board: RunBoard, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { run, cluster } = plan;
    if (cluster !== undefined && !isCancellation(error)) {
      await keepClusterForLater({ run, seconds: cluster.keepSeconds, board });
    }
    throw error;
  }
}

/** Where runs depend on the past, one waits for that of the interval before; the step says what is the matter with it. */
async function awaitPast({ run, past, waitsForPast }: PlanResult, board: RunBoard): Promise<void> {
  if (past === undefined || waitsForPast !== true) return;
  board.setStatus('queued');
  board.note(`Queued until the run of ${past}, on which it depends, has completed (dependsOnPast).`);
  await proxyActivities<Activities>(waitingOptions(':past')).awaitPast({ run, past });
}

/** One run of a DAG and target at a time: a later one waits, and says for whom. */
async function awaitSlot(plan: PlanResult, board: RunBoard): Promise<void> {
  const { run, maxActiveRuns, waitsFor, past, waitsForPast } = plan;
  const isFree = waitsFor.length < maxActiveRuns;
  // One that has waited for the past looks again: what was free then may be taken.
  if (isFree && waitsForPast !== true) return;
  board.setStatus('queued');
  if (!isFree) board.note(`Queued behind ${waitsFor.join(', ')}: ${run.dagId} has maxActiveRuns ${maxActiveRuns}.`);
  const byInterval = past === undefined ? {} : { byInterval: true };
  await proxyActivities<Activities>(waitingOptions(':slot')).awaitSlot({ run, maxActiveRuns, ...byInterval });
}

/** A cancelled run goes on to its closing, where what it launched is torn down. */
async function unlessCancelled(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isCancellation(error)) throw error;
  }
}

/**
 * A selection without launch works on the cluster that an earlier run left: it is looked for before anything else. Where only
 * teardown is left to do it may have gone.
 */
async function openWarehouse(plan: PlanResult, board: RunBoard): Promise<void> {
  const kinds = openTasks(plan.tasks, board.states()).map(({ kind }) => kind);
  if (kinds.includes('launch') || kinds.every((kind) => kind === 'teardown')) return;
  await proxyActivities<Activities>(systemOptions(':warehouse')).openWarehouse(plan.run);
}
