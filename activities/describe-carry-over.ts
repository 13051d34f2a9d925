import { onlyAppending } from '../model/builders.ts';
import type { TaskDetail } from '../model/plan.ts';
import type { PlanResult } from './api.ts';
import { listTasks } from './clear.ts';
import { failedChecks } from './redo.ts';
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
    ...appending(tasks, { runs, earlier, finished }),
    ...lost.map((id) => `${id} had finished and is no longer in the DAG: its table stays.`),
  ];
}

function sentence(what: string, ids: readonly string[]): readonly string[] {
  return ids.length === 0 ? [] : [`${what}: ${listTasks(ids)}.`];
}

/** What is only added to cannot be built anew: rows would be there twice, and that is said before it happens. */
function appending(
  tasks: readonly TaskDetail[],
  { runs, earlier, finished }: Parameters<typeof describeCarryOver>[1],
): readonly string[] {
  const twice = tasks.filter(({ id, appends }) => appends === true && id in finished && isRedone(runs.get(id)));
  const stuck = failedChecks(tasks, earlier).flatMap((check) => {
    const adders = onlyAppending(check, tasks).filter(({ id, kind }) => kind === 'transform' && !runs.has(id));
    return adders.map(({ id }) => ({ check: check.id, id }));
  });
  return [
    ...twice.map(({ id }) => `${id} only adds rows: what it added before stays, and it adds its rows once more.`),
    ...stuck.map(
      ({ check, id }) =>
        `${check} failed on what ${id} only adds to: that is not built anew, since its rows would be there twice. Mend the table first.`,
    ),
  ];
}

function isRedone(reason: RunReason | undefined): boolean {
  return reason?.kind === 'cleared' || reason?.kind === 'rebuilt' || reason?.kind === 'below';
}
