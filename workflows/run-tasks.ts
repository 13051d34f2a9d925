import { CancellationScope, allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { PlanResult } from '../activities/api.ts';
import type { PlannedTask } from '../model/plan.ts';
import type { RunOptions, RunParams } from '../model/run.ts';
import { failedTasks, readyTasks } from '../model/scheduler.ts';
import { watchHold } from './hold-task.ts';
import type { RunBoard } from './run-board.ts';
import type { runDag } from './run-dag.ts';
import { settleTask } from './settle-task.ts';

/** Activities in flight at once: far below Temporal's 2,000 pending ones, at which a run wedges. */
const MAX_IN_FLIGHT = 200;

/** What a run was started with. */
export interface RunArguments {
  readonly params: RunParams;
  readonly options: RunOptions;
}

/** Starts whatever may start, as long as there is something; what fails stops what is below it and nothing else. */
export async function runTasks(plan: PlanResult, board: RunBoard, run: RunArguments): Promise<void> {
  board.setStatus('running');
  const scope = CancellationScope.current();
  const inFlight = new Set<string>();
  for (const task of plan.tasks.filter(({ id }) => isHeld(board, id))) watchHold(task, { plan, board });
  while (!isOver(plan, board, inFlight)) {
    const mustContinueAsNew = workflowInfo().continueAsNewSuggested;
    if (mustContinueAsNew && inFlight.size === 0 && mayStart(plan, board, inFlight).length > 0) {
      await handOver(plan, board, run);
    }
    if (!mustContinueAsNew) startReadyTasks(plan, board, inFlight);
    const [changes, running] = [board.changes(), inFlight.size];
    const isCancelled = scope.consideredCancelled;
    // Not cancellable: a cancelled run waits until its activities have really stopped, and only then tears down.
    await CancellationScope.nonCancellable(() =>
      condition(
        () => board.changes() > changes || inFlight.size < running || scope.consideredCancelled !== isCancelled,
      ),
    );
  }
}

/** Nothing runs, nothing waits for its turn, and nobody is to decide. */
function isOver(plan: PlanResult, board: RunBoard, inFlight: ReadonlySet<string>): boolean {
  if (inFlight.size > 0) return false;
  if (CancellationScope.current().consideredCancelled) return true;
  const isWaiting = plan.tasks.some(({ id }) => isHeld(board, id));
  return !isWaiting && startable(plan, board, inFlight).length === 0;
}

function isHeld(board: RunBoard, id: string): boolean {
  return board.states()[id]?.state === 'held';
}

/** Goes on in a new execution, whose history begins afresh, with all that this one's does not tell. */
async function handOver(plan: PlanResult, board: RunBoard, { params, options }: RunArguments): Promise<void> {
  await condition(allHandlersFinished);
  const continued = board.handOver();
  await continueAsNew<typeof runDag>(params, { ...options, retryOf: thisRun(plan), samePlan: true, continued });
}

function thisRun(plan: PlanResult): NonNullable<RunOptions['retryOf']> {
  return { runKey: plan.run.runKey, runId: workflowInfo().runId };
}

/** Teardown waits until all else is settled, and is left out of a run that has failed: the cluster stays for `retry`. */
function runnable(plan: PlanResult, board: RunBoard): readonly PlannedTask[] {
  const failed = failedTasks(plan.tasks, board.states()).length > 0;
  return failed ? plan.tasks.filter(({ kind }) => kind !== 'teardown') : plan.tasks;
}

/** What may start now: nothing while the run is paused, and nothing once it is cancelled. */
function mayStart(plan: PlanResult, board: RunBoard, inFlight: ReadonlySet<string>): readonly PlannedTask[] {
  if (CancellationScope.current().consideredCancelled || board.pause() !== undefined) return [];
  return startable(plan, board, inFlight);
}

/** What is ready, and what was in the middle of its work when the run continued as new, or is to. */
function startable(plan: PlanResult, board: RunBoard, inFlight: ReadonlySet<string>): readonly PlannedTask[] {
  const begun = plan.tasks.filter(({ id }) => board.states()[id]?.state === 'running' && !inFlight.has(id));
  return [...begun, ...readyTasks(runnable(plan, board), board.states())];
}

function startReadyTasks(plan: PlanResult, board: RunBoard, inFlight: Set<string>): void {
  for (const task of mayStart(plan, board, inFlight)) {
    if (inFlight.size >= MAX_IN_FLIGHT) return;
    inFlight.add(task.id);
    void settleTask(task, plan, board).finally(() => inFlight.delete(task.id));
  }
}
