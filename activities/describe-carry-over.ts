import type { TaskDetail } from '../model/plan.ts';
import type { PlanResult } from './api.ts';
import { listTasks } from './clear.ts';
import type { RunReason } from './redo.ts';
import type { EarlierRun } from './run-history.ts';

/** What a run says of the one that it goes on with. */
export function describeCarryOver(
  tasks: readonly TaskDetail[],
  {
    runs,
    earlier,
    finished,
  }: {
    readonly runs: ReadonlyMap<string, RunReason>;
    readonly earlier: EarlierRun;
    readonly finished: PlanResult['finished'];
  },
): readonly string[] {
  const of = (kind: string): readonly string[] => [...runs].filter(([, why]) => why.kind === kind).map(([id]) => id);
  const lost = earlier.plan.tasks
    .filter(({ id }) => id in finished && !tasks.some((task) => task.id === id))
    .map(({ id }) => id);
  return [
    of('gone').length > 0
      ? 'The cluster of this run has been deleted, and what was in it is gone: everything is built again.'
      : `${tasks.length - runs.size} of ${tasks.length} tasks had finished and are not run again.`,
    ...sentence('Cleared', of('cleared')),
    ...sentence('Built anew because of a failed check', of('rebuilt')),
    ...lost.map((id) => `${id} had finished and is no longer in the DAG: its table stays.`),
  ];
}

function sentence(what: string, ids: readonly string[]): readonly string[] {
  return ids.length === 0 ? [] : [`${what}: ${listTasks(ids)}.`];
}
