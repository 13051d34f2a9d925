import type { TaskProgress } from '../model/run.ts';
import { blockedTasks } from '../model/scheduler.ts';
import type { RunBoard } from './run-board.ts';

/** A task has failed for good: what is below it cannot run. Teardown is not marked so: the cluster stays for `retry`. */
export function failTask(id: string, change: Partial<TaskProgress>, board: RunBoard): void {
  board.update(id, { ...change, state: 'failed' });
  for (const blocked of blockedTasks(board.report().tasks, board.states())) {
    if (blocked.kind !== 'teardown') board.update(blocked.id, { state: 'upstream_failed' });
  }
}
