import type { TaskDetail } from '../model/plan.ts';
import { formatTableName } from '../redshift-sql/names.ts';
import type { TableName } from '../redshift-sql/names.ts';
import type { PlanResult } from './api.ts';
import { finishedTasks } from './run-history.ts';
import type { EarlierRun } from './run-history.ts';

/** What a retry need not run again, and what it runs again although it had finished. */
export type CarriedOver = Pick<PlanResult, 'finished' | 'generations' | 'notes'>;

/** Nothing to carry: the first attempt of a run. */
export const NOTHING_CARRIED: CarriedOver = { finished: {}, generations: {}, notes: [] };

/** What the earlier run leaves to this one, while the warehouse that it worked in is still there. */
export function carryOver(tasks: readonly TaskDetail[], earlier: EarlierRun): CarriedOver {
  const finished = keepPlanned(tasks, finishedTasks(earlier));
  const rebuilt = new Set([...rebuiltFor(tasks, earlier)].filter((id) => id in finished));
  const generations = { ...earlier.plan.generations };
  for (const id of rebuilt) generations[id] = (generations[id] ?? 0) + 1;
  return {
    finished: Object.fromEntries(Object.entries(finished).filter(([id]) => !rebuilt.has(id))),
    generations,
    notes: notesOn(tasks, { finished, rebuilt }),
  };
}

function keepPlanned(tasks: readonly TaskDetail[], finished: PlanResult['finished']): PlanResult['finished'] {
  return Object.fromEntries(Object.entries(finished).filter(([id]) => tasks.some((task) => task.id === id)));
}

/** A check that failed says that its table is wrong: what built the table runs again before it, and so does all below. */
function rebuiltFor(tasks: readonly TaskDetail[], { failed }: EarlierRun): ReadonlySet<string> {
  const suspects = tasks.filter(({ id }) => failed.get(id) === 'CheckFailed').flatMap(({ reads }) => reads);
  const builders = tasks.filter(({ kind, writes }) => kind === 'transform' && haveCommon(writes, suspects));
  return withDownstream(
    tasks,
    builders.map(({ id }) => id),
  );
}

function haveCommon(some: readonly TableName[], others: readonly TableName[]): boolean {
  const names = new Set(others.map(formatTableName));
  return some.some((table) => names.has(formatTableName(table)));
}

/** Tasks come after their upstream in a plan, so one pass finds all that is below. */
function withDownstream(tasks: readonly TaskDetail[], ids: readonly string[]): ReadonlySet<string> {
  const found = new Set(ids);
  for (const { id, upstream } of tasks) if (upstream.some((above) => found.has(above))) found.add(id);
  return found;
}

function notesOn(
  tasks: readonly TaskDetail[],
  { finished, rebuilt }: { readonly finished: PlanResult['finished']; readonly rebuilt: ReadonlySet<string> },
): readonly string[] {
  const kept = Object.keys(finished).length - rebuilt.size;
  const notes = [`Retry: ${kept} of ${tasks.length} tasks had finished and are not run again.`];
  if (rebuilt.size > 0) notes.push(`Built anew because of a failed check: ${[...rebuilt].join(', ')}.`);
  return notes;
}
