import type { PlanResult } from '../activities/api.ts';
import type { PlannedTask } from '../model/plan.ts';
import { blockedTasks } from '../model/scheduler.ts';
import { describeFailure } from './describe-failure.ts';
import type { RunBoard } from './run-board.ts';
import { runTask } from './run-task.ts';

/** Runs a task and records how it ended; never throws. */
export async function settleTask(task: PlannedTask, plan: PlanResult, board: RunBoard): Promise<void> {
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
