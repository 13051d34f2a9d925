// What people may ask of a run that is open, by Temporal updates of these names. A held task waits for `retry`, `skip` or
// `fail`; what is refused is refused before the run changes, so that of two people who answer at once the second is told.
import { nearest } from './nearest.ts';
import type { RunReport } from './run.ts';

/** What may become of a held task. */
export type DecisionAction = 'retry' | 'skip' | 'fail';

/** Input of the updates `retry`, `skip` and `fail`. */
export interface DecisionInput {
  /** All held tasks when left out, but for `skip`. */
  readonly task?: string;
  /** Who asks, for the record. */
  readonly by?: string;
}

/** Answer of these updates. A later attempt of the run reads it in the history. */
export interface Decision {
  readonly action: DecisionAction;
  readonly tasks: readonly string[];
  /** Tasks that had finished and run anew in their next generation: what builds the table of a check, and what is below. */
  readonly rebuilt: readonly string[];
}

/** Input of the updates `pause` and `resume`. */
export interface PauseInput {
  readonly by?: string;
}

/** When a run was paused, and by whom. */
export interface Pause extends PauseInput {
  readonly atMs: number;
}

/** A run as a decision finds it. */
export interface OpenRun {
  readonly workflowId: string;
  readonly report: RunReport;
}

type Row = RunReport['tasks'][number];

/** Why the decision cannot be taken, or undefined. */
export function decisionFault(
  action: DecisionAction,
  { task }: DecisionInput,
  { workflowId, report }: OpenRun,
): string | undefined {
  const { tasks, status } = report;
  if (task === undefined) {
    if (heldTasks(tasks).length === 0) {
      return `Run ${workflowId} is ${status}, and none of its tasks is held. Watch it: shiftwork status ${workflowId}`;
    }
    return action === 'skip'
      ? `Say which task is to be skipped. ${listHeld(tasks)}`
      : rebuildFault(action, tasks, tasks);
  }
  const row = tasks.find(({ id }) => id === task);
  if (row === undefined) return `Run ${workflowId} has no task ${task}. ${suggestTask(task, tasks)}`;
  if (row.state !== 'held') return `${task} is not held: ${describe(row)}. ${listHeld(tasks)}`;
  return rebuildFault(action, [row], tasks);
}

/** Why the run cannot be paused, or undefined. */
export function pauseFault(run: OpenRun, pause: Pause | undefined): string | undefined {
  if (pause !== undefined) return `Run ${run.workflowId} is paused already, ${whoAndWhen(pause)}.`;
  return isEnding(run.report) ? `Run ${run.workflowId} is ending: nothing is left to start.` : undefined;
}

/** Why the run cannot go on, or undefined. */
export function resumeFault({ workflowId, report }: OpenRun, pause: Pause | undefined): string | undefined {
  return pause === undefined ? `Run ${workflowId} is not paused: it is ${report.status}.` : undefined;
}

/** Tasks that wait for a decision. */
export function heldTasks(tasks: readonly Row[]): readonly Row[] {
  return tasks.filter(({ state }) => state === 'held');
}

/** What must run anew before these held tasks do: what makes the table of a failed check, and what is below it. */
export function rebuiltFor(held: readonly Row[], tasks: readonly Row[]): readonly Row[] {
  const found = new Set(held.flatMap(({ builtBy = [] }) => builtBy));
  // Tasks come after their upstream in a plan, so one pass finds all that is below.
  for (const { id, upstream } of tasks) if (upstream.some((above) => found.has(above))) found.add(id);
  return tasks.filter(({ id }) => found.has(id));
}

/** `by anna at 2018-11-30 12:00:00 UTC`. */
export function whoAndWhen({ by, atMs }: Pause): string {
  return `${by === undefined ? '' : `by ${by} `}at ${formatMoment(atMs)}`;
}

/** `2018-11-30 12:00:00 UTC`. */
export function formatMoment(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function rebuildFault(action: DecisionAction, asked: readonly Row[], tasks: readonly Row[]): string | undefined {
  if (action !== 'retry') return undefined;
  const running = rebuiltFor(heldTasks(asked), tasks).filter(({ state }) => state === 'running');
  if (running.length === 0) return undefined;
  const names = running.map(({ id }) => id).join(', ');
  return `${names} still runs, on a table that would be built anew for the check. Try again when it has ended.`;
}

function isEnding({ status }: RunReport): boolean {
  return status === 'success' || status === 'failed' || status === 'cancelled';
}

function describe({ state, decided }: Row): string {
  const stands = state === 'none' ? 'it waits for its turn' : `it is ${state}`;
  return decided === undefined ? stands : `${stands}, ${decided}`;
}

function suggestTask(task: string, tasks: readonly Row[]): string {
  const near = nearest(
    task,
    tasks.map(({ id }) => id),
  );
  return near === undefined ? listHeld(tasks) : `Did you mean ${near}?`;
}

function listHeld(tasks: readonly Row[]): string {
  const held = heldTasks(tasks).map(({ id }) => id);
  return held.length === 0 ? 'No task is held.' : `Held: ${held.join(', ')}.`;
}
