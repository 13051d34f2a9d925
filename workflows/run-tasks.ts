import { CancellationScope, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { PlanResult } from '../activities/api.ts';
import type { PlannedTask } from '../model/plan.ts';
import type { RunOptions, RunParams } from '../model/run.ts';
import { failedTasks, readyTasks } from '../model/scheduler.ts';
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
export async function runTasks(plan: PlanResult, board: RunBoard, { params, options }: RunArguments): Promise<void> {
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
    void settleTask(task, plan, board).finally(() => inFlight.delete(task.id));
  }
}
