import type { PlannedTask } from './plan.ts';
import type { TaskProgress, TaskResult, TaskState } from './run.ts';

/** What is known of every task of a run, by task id. */
export type TaskStates = Readonly<Record<string, TaskProgress>>;

const NOT_STARTED: TaskProgress = { state: 'none', attempts: 0 };
const SKIPPED_BEFORE: TaskProgress = { state: 'skipped', attempts: 0, carried: true };

const ENDED: ReadonlySet<TaskState> = new Set(['success', 'failed', 'upstream_failed', 'skipped']);

/** What earlier runs of a run's key leave to it. */
export interface Carried {
  readonly finished?: Readonly<Record<string, TaskResult>>;
  readonly skipped?: readonly string[];
}

/** The states at the start of a run: what an earlier run of its key finished is carried over as a success. */
export function initialStates(
  tasks: readonly PlannedTask[],
  { finished = {}, skipped = [] }: Carried = {},
): TaskStates {
  return Object.fromEntries(
    tasks.map(({ id }) => [id, skipped.includes(id) ? SKIPPED_BEFORE : carriedOver(finished[id])]),
  );
}

/** Tasks that may start now: not started, everything upstream passed, and the run not on its way to failing for `teardown`. */
export function readyTasks(tasks: readonly PlannedTask[], states: TaskStates): readonly PlannedTask[] {
  const byId = indexById(tasks);
  return tasks.filter(
    (task) => stateOf(states, task.id).state === 'none' && task.upstream.every((id) => hasPassed(byId, states, id)),
  );
}

/** Tasks that can never start because something upstream failed or was itself blocked; in the order of the plan. */
export function blockedTasks(tasks: readonly PlannedTask[], states: TaskStates): readonly PlannedTask[] {
  const byId = indexById(tasks);
  const blocked = new Set<string>();
  for (const task of tasks) {
    if (stateOf(states, task.id).state !== 'none') continue;
    if (task.upstream.some((id) => blocked.has(id) || hasFailed(byId, states, id))) blocked.add(task.id);
  }
  return tasks.filter((task) => blocked.has(task.id));
}

/** Tasks that have not come to their end: they are at work, wait for something, or have yet to start. */
export function openTasks(tasks: readonly PlannedTask[], states: TaskStates): readonly PlannedTask[] {
  return tasks.filter(({ id }) => !ENDED.has(stateOf(states, id).state));
}

/** Failures that make the run fail: every failed task but a check with severity `warn`. */
export function failedTasks(tasks: readonly PlannedTask[], states: TaskStates): readonly PlannedTask[] {
  return tasks.filter((task) => stateOf(states, task.id).state === 'failed' && task.severity === 'error');
}

function carriedOver(result: TaskResult | undefined): TaskProgress {
  if (result === undefined) return NOT_STARTED;
  const { rows, files, message } = result;
  return { state: 'success', attempts: 0, carried: true, ...withoutUndefined({ rows, files, message }) };
}

function withoutUndefined<T extends object>(counts: T): Partial<T> {
  return Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function indexById(tasks: readonly PlannedTask[]): ReadonlyMap<string, PlannedTask> {
  return new Map(tasks.map((task) => [task.id, task]));
}

function stateOf(states: TaskStates, id: string): TaskProgress {
  return states[id] ?? NOT_STARTED;
}

function hasPassed(byId: ReadonlyMap<string, PlannedTask>, states: TaskStates, id: string): boolean {
  const { state } = stateOf(states, id);
  return state === 'success' || state === 'skipped' || (state === 'failed' && byId.get(id)?.severity === 'warn');
}

function hasFailed(byId: ReadonlyMap<string, PlannedTask>, states: TaskStates, id: string): boolean {
  const { state } = stateOf(states, id);
  return state === 'upstream_failed' || (state === 'failed' && byId.get(id)?.severity !== 'warn');
}
