import {
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  isCancellation,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities, PlanInput, PlanResult } from '../activities/api.ts';
import type { PlannedTask } from '../model/plan.ts';
import { formatTextTable, summarise } from '../model/progress-table.ts';
import type { RunOptions, RunParams, RunReport } from '../model/run.ts';
import { blockedTasks, failedTasks, readyTasks } from '../model/scheduler.ts';
import { describeFailure, surfaceFailure } from './describe-failure.ts';
import { keepClusterForLater } from './keep-cluster.ts';
import { createRunBoard } from './run-board.ts';
import type { RunBoard } from './run-board.ts';
import { runTask } from './run-task.ts';
import { systemOptions, waitingOptions } from './task-options.ts';

/** Activities in flight at once: far below Temporal's 2,000 pending ones, at which a run wedges. */
const MAX_IN_FLIGHT = 200;

/** A run that was left with its cluster up keeps it this long, so that single steps can follow. */
const KEEP_WITHOUT_TEARDOWN_SECONDS = 8 * 3600;

/** The state of a run and of its tasks, while it runs. */
const statusQuery = defineQuery<RunReport>('status');

/**
 * One run of any DAG: the workflow type is the DAG's id. Its first argument is the params alone, so that the Temporal
 * UI and a Schedule can start it; the second is filled in by the command line.
 */
export async function runDag(params: RunParams = {}, options: RunOptions = {}): Promise<RunReport> {
  const board = createRunBoard(workflowInfo().workflowType, options.target ?? '');
  setHandler(statusQuery, board.report);
  try {
    const plan = await planRun(params, options, board);
    await unlessCancelled(async () => {
      await orKeepCluster(plan, board, () => prepare(plan, board));
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

async function prepare(plan: PlanResult, board: RunBoard): Promise<void> {
  await awaitSlot(plan, board);
  await openWarehouse(plan);
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

/** One run of a DAG and target at a time: a later one waits, and says for whom. */
async function awaitSlot(plan: PlanResult, board: RunBoard): Promise<void> {
  const { run, maxActiveRuns, waitsFor } = plan;
  if (waitsFor.length < maxActiveRuns) return;
  board.setStatus('queued');
  board.note(`Queued behind ${waitsFor.join(', ')}: ${run.dagId} has maxActiveRuns ${maxActiveRuns}.`);
  await proxyActivities<Activities>(waitingOptions(':slot')).awaitSlot({ run, maxActiveRuns });
}

/** A cancelled run goes on to its closing, where what it launched is torn down. */
async function unlessCancelled(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isCancellation(error)) throw error;
  }
}

interface RunArguments {
  readonly params: RunParams;
  readonly options: RunOptions;
}

/** Starts whatever may start, as long as there is something; what fails stops what is below it and nothing else. */
async function runTasks(plan: PlanResult, board: RunBoard, { params, options }: RunArguments): Promise<void> {
  board.setStatus('running');
  const inFlight = new Set<string>();
  for (;;) {
    const mustContinueAsNew = workflowInfo().continueAsNewSuggested;
    if (!mustContinueAsNew) startReadyTasks(plan, board, inFlight);
    if (inFlight.size === 0) {
      if (mustContinueAsNew && readyTasks(runnable(plan, board), board.states()).length > 0) {
        await continueAsNew<typeof runDag>(params, { ...options, retryOf: thisRun(plan), samePlan: true });
      }
      return;
    }
    const before = inFlight.size;
    // Not cancellable: a cancelled run waits until its activities have really stopped, and only then tears down.
    await CancellationScope.nonCancellable(() => condition(() => inFlight.size < before));
  }
}

function thisRun(plan: PlanResult): NonNullable<RunOptions['retryOf']> {
  return { runKey: plan.run.runKey, runId: workflowInfo().runId };
}

/** A selection without launch works on the cluster that an earlier run left: it is looked for before anything else. */
async function openWarehouse(plan: PlanResult): Promise<void> {
  const launches = plan.tasks.some(({ kind }) => kind === 'launch');
  const worksInWarehouse = plan.tasks.some(({ kind }) => kind !== 'launch' && kind !== 'teardown');
  if (launches && plan.finished['launch.ready'] === undefined) return;
  if (worksInWarehouse) await proxyActivities<Activities>(systemOptions(':warehouse')).openWarehouse(plan.run);
}

/** Teardown waits until all else is settled, and is left out of a run that has failed: the cluster stays for `retry`. */
function runnable(plan: PlanResult, board: RunBoard): readonly PlannedTask[] {
  const failed = failedTasks(plan.tasks, board.states()).length > 0;
  return failed ? plan.tasks.filter(({ kind }) => kind !== 'teardown') : plan.tasks;
}

function startReadyTasks(plan: PlanResult, board: RunBoard, inFlight: Set<string>): void {
  if (CancellationScope.current().consideredCancelled) return;
  for (const task of readyTasks(runnable(plan, board), board.states())) {
    if (inFlight.size >= MAX_IN_FLIGHT) return;
    inFlight.add(task.id);
    void settle(task, plan, board).finally(() => inFlight.delete(task.id));
  }
}

/** Runs a task and records how it ended; never throws. */
async function settle(task: PlannedTask, plan: PlanResult, board: RunBoard): Promise<void> {
  board.update(task.id, { state: 'running', startedAtMs: Date.now() });
  try {
    const { attempt, rows, files, message } = await runTask(task, { plan, board });
    const counts = { ...(rows === undefined ? {} : { rows }), ...(files === undefined ? {} : { files }) };
    const said = message === undefined ? {} : { message };
    board.update(task.id, { state: 'success', attempts: attempt, finishedAtMs: Date.now(), ...counts, ...said });
  } catch (error) {
    const { message, attempts } = describeFailure(error);
    board.update(task.id, { state: 'failed', attempts, finishedAtMs: Date.now(), message });
    blockWhatFollows(plan, board);
  }
}

function blockWhatFollows(plan: PlanResult, board: RunBoard): void {
  for (const { id, kind } of blockedTasks(plan.tasks, board.states())) {
    if (kind !== 'teardown') board.update(id, { state: 'upstream_failed' });
  }
}

/** How a run ends: cancelled, failed (its cluster kept for `retry`), or a success (kept too if nothing tore it down). */
async function closeRun(plan: PlanResult, board: RunBoard): Promise<RunReport> {
  if (CancellationScope.current().consideredCancelled) {
    await tearDownAfterCancel(plan, board);
    board.setStatus('cancelled');
    await CancellationScope.current().cancelRequested;
  }
  const failed = failedTasks(plan.tasks, board.states());
  if (failed.length > 0) return await failRun(plan, board, failed);
  if (plan.cluster !== undefined && !plan.tasks.some(({ kind }) => kind === 'teardown')) {
    await keepClusterForLater({ run: plan.run, seconds: KEEP_WITHOUT_TEARDOWN_SECONDS, board });
  }
  board.setStatus('success');
  return board.report();
}

async function tearDownAfterCancel(plan: PlanResult, board: RunBoard): Promise<void> {
  await CancellationScope.nonCancellable(async () => {
    for (const task of plan.tasks.filter(({ kind }) => kind === 'teardown')) {
      if (board.states()[task.id]?.state === 'none') await settle(task, plan, board);
    }
  });
}

async function failRun(plan: PlanResult, board: RunBoard, failed: readonly PlannedTask[]): Promise<never> {
  if (plan.cluster !== undefined) {
    await keepClusterForLater({ run: plan.run, seconds: plan.cluster.keepSeconds, board });
  }
  board.setStatus('failed');
  const report = board.report();
  const reasons = failed.map(({ id }) => reasonOf(id, board));
  const advice = `When it is mended: shiftwork retry ${plan.run.workflowId}`;
  throw ApplicationFailure.create({
    type: 'RunFailed',
    nonRetryable: true,
    message: [summarise(report), ...reasons, advice, '', formatTextTable(report)].join('\n'),
    details: [report],
  });
}

/** Most failures name their task themselves; a timeout does not. */
function reasonOf(id: string, board: RunBoard): string {
  const message = board.states()[id]?.message ?? 'no reason given';
  return message.includes(id) ? message : `${id}: ${message}`;
}
