import type { StageListing, TaskResult } from '../model/run.ts';
import type { EarlierRun } from './run-history.ts';

/** Task results of the tasks that the earlier run finished, what it carried itself included. */
export function finishedTasks(earlier: EarlierRun): Readonly<Record<string, TaskResult>> {
  const { plan, completed } = earlier;
  const results = plan.tasks.map(({ id, kind }) => {
    const result = kind === 'stage' ? finishedStage(id, completed) : completed.get(id);
    return [id, result ?? (isBegunAnew(id, earlier) ? undefined : plan.finished[id])] as const;
  });
  return Object.fromEntries(results.filter((entry): entry is [string, TaskResult] => entry[1] !== undefined));
}

/** The run itself has made unfinished what it had carried. */
function isBegunAnew(id: string, { plan, generations }: EarlierRun): boolean {
  return (generations[id] ?? 0) > (plan.generations[id] ?? 0);
}

/** A stage task has finished when its listing and every batch that it named have. */
function finishedStage(id: string, completed: ReadonlyMap<string, TaskResult>): TaskResult | undefined {
  const listing = completed.get(id) as StageListing | undefined;
  if (listing === undefined) return undefined;
  const { first, count } = listing.batches;
  const batches = Array.from({ length: count }, (_, index) => completed.get(`${id}[${first + index}]`));
  if (!batches.every((batch) => batch !== undefined)) return undefined;
  const sum = (pick: (result: TaskResult) => number | undefined): number =>
    batches.reduce((total, batch) => total + (pick(batch) ?? 0), 0);
  return { ...listing, rows: sum(({ rows }) => rows), files: sum(({ files }) => files) };
}
