import { CancellationScope } from '@temporalio/workflow';
import type { PlanResult } from '../activities/api.ts';
import type { PlannedTask } from '../model/plan.ts';
import { describeFailure } from './describe-failure.ts';
import { failTask } from './fail-task.ts';
import { holdTask } from './hold-task.ts';
import type { RunBoard } from './run-board.ts';
import { GoesOnLater, runTask } from './run-task.ts';

/** Runs a task and records how it ended, that somebody has to decide, or that it goes on later; never throws. */
export async function settleTask(task: PlannedTask, plan: PlanResult, board: RunBoard): Promise<void> {
  board.update(task.id, { state: 'running', startedAtMs: board.states()[task.id]?.startedAtMs ?? Date.now() });
  try {
    const { attempt, rows, files, message } = await runTask(task, { plan, board });
    const counts = { ...(rows === undefined ? {} : { rows }), ...(files === undefined ? {} : { files }) };
    const said = message === undefined ? {} : { message };
    board.update(task.id, { state: 'success', attempts: attempt, finishedAtMs: Date.now(), ...counts, ...said });
  } catch (error) {
    if (error instanceof GoesOnLater) return;
    const failure = { ...describeFailure(error), finishedAtMs: Date.now() };
    const isHeld = task.holdSeconds !== undefined && !CancellationScope.current().consideredCancelled;
    if (isHeld) holdTask(task, failure, { plan, board });
    else failTask(task.id, failure, board);
  }
}
