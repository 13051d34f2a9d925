// What a run that is started again need not do again. The plan step decides it, and the command line says beforehand what
// it will decide: both by this function, which looks at nothing but what it is given.
import { buildsAnew } from '../model/builds-anew.ts';
import type { Plan, TaskDetail } from '../model/plan.ts';
import type { TaskResult } from '../model/run.ts';
import type { PlanResult } from './api.ts';
import { knownClear } from './clear.ts';
import type { Clear } from './clear.ts';
import { describeCarryOver } from './describe-carry-over.ts';
import { finishedTasks } from './finished-tasks.ts';
import { taskOfActivity } from './read-history.ts';
import { tasksToRedo } from './redo.ts';
import type { RedoReason, RunReason } from './redo.ts';
import type { EarlierRun } from './run-history.ts';

/** What a run takes over from the one before it. */
export type CarriedOver = Pick<PlanResult, 'finished' | 'generations' | 'skipped' | 'reloads' | 'notes'>;

export interface CarryOverRequest {
  /** The tasks of the run that is started. */
  readonly tasks: readonly TaskDetail[];
  readonly earlier: EarlierRun;
  /** The plan of the earlier run, where artifacts still have it: with which SQL its tasks finished. */
  readonly before?: Plan | undefined;
  readonly clear?: Clear | undefined;
  /** Every stage task loads everything anew. */
  readonly reload?: boolean | undefined;
  /** Every model fills its table anew. */
  readonly fullRefresh?: boolean | undefined;
  /** The cluster in which the earlier run worked is not there any more. */
  readonly isWarehouseGone?: boolean;
}

export interface CarryOver extends CarriedOver {
  /** Every task that runs, in the order of the plan. */
  readonly runs: ReadonlyMap<string, RunReason>;
}

/** Nothing to carry: the first attempt of a run. */
export const NOTHING_CARRIED: CarriedOver = { finished: {}, generations: {}, notes: [] };

/** Decides which tasks run, why, and in which generation, and keeps the results of all others. */
export function carryOver(request: CarryOverRequest): CarryOver {
  const { tasks, earlier } = request;
  const finished = finishedTasks(earlier);
  const redo = earlier.goesOn ? NOTHING : tasksToRedo(tasks, { earlier, clear: clearOf(request) });
  const runs = tasksToRun(request, { finished, redo });
  const isGone = [...runs.values()].some(({ kind }) => kind === 'gone');
  const skipped = tasks.map(({ id }) => id).filter((id) => earlier.skipped.has(id) && !runs.has(id));
  const kept = tasks
    .filter(({ id }) => !runs.has(id))
    .map(({ id }) => [id, withSqlHash(id, request, finished)] as const);
  return {
    runs,
    finished: Object.fromEntries(kept.filter((entry): entry is [string, TaskResult] => entry[1] !== undefined)),
    generations: nextGenerations(earlier, redo),
    ...(skipped.length === 0 ? {} : { skipped }),
    ...(isGone ? {} : reloadsOf(request, runs, redo)),
    notes: earlier.goesOn ? earlier.plan.notes : describeCarryOver(tasks, { runs, earlier, finished }),
  };
}

const NOTHING: ReadonlyMap<string, RedoReason> = new Map();

/** What attempts without a plan were told is told again; the DAG may no longer have all of it. */
function clearOf({ tasks, earlier, clear = [] }: CarryOverRequest): Clear {
  return [...clear, ...knownClear(tasks, earlier.pendingClear)];
}

interface Decided {
  readonly finished: PlanResult['finished'];
  readonly redo: ReadonlyMap<string, RedoReason>;
}

function tasksToRun(request: CarryOverRequest, decided: Decided): ReadonlyMap<string, RunReason> {
  const { tasks, earlier, isWarehouseGone = false } = request;
  const runs = new Map<string, RunReason>();
  for (const task of tasks) {
    const reason = reasonToRun(task, request, decided);
    if (reason !== undefined) runs.set(task.id, reason);
  }
  // Teardown needs no warehouse: what is gone is torn down.
  const works = tasks.filter(({ kind }) => kind !== 'teardown').some(({ id }) => runs.has(id));
  if (!works) return runs;
  const toBuild = tasks.filter(({ id }) => runs.has(id) || !earlier.skipped.has(id));
  if (isWarehouseGone) return new Map(toBuild.map(({ id }) => [id, { kind: 'gone' }]));
  for (const { id, kind } of tasks) if (kind === 'teardown' && !runs.has(id)) runs.set(id, { kind: 'last' });
  return runs;
}

function reasonToRun(
  { id }: TaskDetail,
  { earlier }: CarryOverRequest,
  { finished, redo }: Decided,
): RunReason | undefined {
  const again = redo.get(id);
  if (again?.kind === 'cleared' || id in finished) return again;
  if (earlier.skipped.has(id)) return again;
  const type = failureOf(id, earlier);
  if (type !== undefined) return { kind: 'failed', type };
  if (again !== undefined) return again;
  return earlier.plan.tasks.some((task) => task.id === id) ? { kind: 'not run' } : { kind: 'new' };
}

/** A stage task fails with its listing or with one of its batches. */
function failureOf(id: string, { failed }: EarlierRun): string | undefined {
  return [...failed].find(([activity]) => taskOfActivity(activity) === id)?.[1];
}

/**
 * What is done again has a key of its own in the ledger. That goes for a task of which nobody heard that it had finished,
 * too: its commit may be in the ledger all the same, and be taken for the new work.
 */
function nextGenerations({ generations }: EarlierRun, redo: Decided['redo']): PlanResult['generations'] {
  const next: Record<string, number> = { ...generations };
  for (const id of redo.keys()) next[id] = (next[id] ?? 0) + 1;
  return next;
}

/** A stage task that is done again empties its table first. What was told to and did not get to its end still has to. */
function reloadsOf(
  { tasks, earlier, reload = false, fullRefresh = false }: CarryOverRequest,
  runs: CarryOver['runs'],
  redo: Decided['redo'],
): Pick<CarriedOver, 'reloads'> {
  const before = earlier.plan.reloads ?? [];
  const isAnew = (task: TaskDetail): boolean =>
    before.includes(task.id) ||
    (task.kind === 'stage' && redo.has(task.id)) ||
    buildsAnew(task, { reload, fullRefresh });
  const reloads = tasks.filter((task) => runs.has(task.id) && isAnew(task)).map(({ id }) => id);
  return reloads.length === 0 ? {} : { reloads };
}

function withSqlHash(id: string, { before }: CarryOverRequest, finished: Decided['finished']): TaskResult | undefined {
  const result = finished[id];
  const sqlHash = result?.sqlHash ?? before?.tasks.find((task) => task.id === id)?.sql?.sha256;
  return result === undefined || sqlHash === undefined ? result : { ...result, sqlHash };
}
