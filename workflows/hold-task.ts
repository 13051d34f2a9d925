// `onFailure: 'hold'`: a task that has failed for good keeps its run open until somebody decides (take-decisions.ts) or its
// time is over. Meanwhile it is neither failed nor running: what is below it waits, what is beside it goes on.
import { condition, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/api.ts';
import { formatMoment } from '../model/decision.ts';
import type { PlannedTask } from '../model/plan.ts';
import type { TaskProgress } from '../model/run.ts';
import { failTask } from './fail-task.ts';
import type { TaskContext } from './run-task.ts';
import { systemOptions } from './task-options.ts';

/** Holds a task that has failed. */
export function holdTask(task: PlannedTask, failure: Partial<TaskProgress>, context: TaskContext): void {
  const heldUntilMs = Date.now() + (task.holdSeconds ?? 0) * 1000;
  context.board.update(task.id, { ...failure, state: 'held', heldUntilMs });
  watchHold(task, context);
}

/** Waits with a held task, also with one that was held before the run continued as new. */
export function watchHold(task: PlannedTask, context: TaskContext): void {
  void keepCluster(task, context);
  void failInTime(task, context);
}

async function failInTime({ id }: PlannedTask, { board }: TaskContext): Promise<void> {
  const { heldUntilMs = 0 } = board.states()[id] ?? {};
  try {
    const isDecided = await condition(
      () => board.states()[id]?.state !== 'held',
      Math.max(1, heldUntilMs - Date.now()),
    );
    if (isDecided) return;
    board.note(`${id} was held until ${formatMoment(heldUntilMs)}, and nobody decided: it has failed.`);
  } catch (error) {
    if (!isCancellation(error)) throw error;
  }
  failTask(id, {}, board);
}

/** The warehouse must outlive the decision, should the run be terminated before it. */
async function keepCluster({ id }: PlannedTask, { plan, board }: TaskContext): Promise<void> {
  if (plan.cluster === undefined) return;
  const { heldUntilMs = 0 } = board.states()[id] ?? {};
  const seconds = plan.cluster.keepSeconds + Math.max(0, Math.round((heldUntilMs - Date.now()) / 1000));
  try {
    const activities = proxyActivities<Activities>(systemOptions(`:keep-cluster.${id}`));
    await activities.keepCluster({ run: plan.run, seconds });
  } catch (error) {
    if (!isCancellation(error)) board.note(`The cluster's time could not be extended while ${id} is held.`);
  }
}
