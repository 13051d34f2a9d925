import { buildersOf } from '../model/builders.ts';
import type { TaskDetail } from '../model/plan.ts';
import { isSystemTask, namedTasks, reachesIn, widelyNamedTasks } from './clear.ts';
import type { Clear } from './clear.ts';
import type { EarlierRun } from './run-history.ts';

/** Why a task runs again although it may have finished. */
export type RedoReason =
  | { readonly kind: 'cleared' }
  /** It builds what this check failed on. */
  | { readonly kind: 'rebuilt'; readonly check: string }
  /** It comes after a task that runs again. */
  | { readonly kind: 'below'; readonly task: string };

/** Why a task runs. */
export type RunReason =
  | RedoReason
  /** What it made, or what it needs, was in a cluster that is not there any more. */
  | { readonly kind: 'gone' }
  /** It failed, with a failure of this type. */
  | { readonly kind: 'failed'; readonly type: string }
  | { readonly kind: 'new' }
  | { readonly kind: 'not run' }
  /** Teardown, which comes after whatever runs. */
  | { readonly kind: 'last' };

/** The tasks that are made unfinished, and why: what is cleared, what failed checks say is wrong, and what is below. */
export function tasksToRedo(
  tasks: readonly TaskDetail[],
  { clear, earlier }: { readonly clear: Clear; readonly earlier: EarlierRun },
): ReadonlyMap<string, RedoReason> {
  const reaches = reachesIn(tasks);
  const builders = buildersOfFailed(tasks, earlier);
  const named = namedTasks(tasks, clear);
  const wide = [...builders.keys(), ...widelyNamedTasks(tasks, clear)];
  const reasonOf = (id: string): RedoReason | undefined => {
    if (named.includes(id)) return { kind: 'cleared' };
    const check = builders.get(id);
    if (check !== undefined) return { kind: 'rebuilt', check };
    const task = wide.find((above) => reaches(above, id));
    return task === undefined ? undefined : { kind: 'below', task };
  };
  const own = tasks.filter((task) => !isSystemTask(task)).map(({ id }) => [id, reasonOf(id)] as const);
  return new Map(own.filter((entry): entry is [string, RedoReason] => entry[1] !== undefined));
}

/** Checks that failed: not those that only warn, nor those of which somebody has said that they may be passed over. */
export function failedChecks(tasks: readonly TaskDetail[], { failed, skipped }: EarlierRun): readonly TaskDetail[] {
  return tasks.filter(
    ({ id, severity }) => failed.get(id) === 'CheckFailed' && severity === 'error' && !skipped.has(id),
  );
}

/** Tasks that built a table on which a check failed, with that check. */
function buildersOfFailed(tasks: readonly TaskDetail[], earlier: EarlierRun): ReadonlyMap<string, string> {
  const checks = failedChecks(tasks, earlier);
  return new Map(checks.flatMap((check) => buildersOf(check, tasks).map(({ id }) => [id, check.id] as const)));
}
