import type { RunReport, TaskState } from '../../model/run.ts';
import type { Colour } from '../output.ts';

/** One task of a report. */
export type ReportedTask = RunReport['tasks'][number];

/** What a person calls a task's state: a check passes, warns or fails; what was carried over was done before. */
export function stateText({ state, kind, severity, carried }: ReportedTask): string {
  if (carried === true) return 'done before';
  if (kind === 'checks' && state === 'success') return 'passed';
  if (kind === 'checks' && state === 'failed' && severity === 'warn') return 'warning';
  if (state === 'upstream_failed') return 'not run';
  return state === 'none' ? 'waiting' : state;
}

const GLYPHS: Readonly<Record<TaskState, string>> = {
  none: '·',
  queued: '·',
  running: '▸',
  success: '✔',
  failed: '✘',
  held: '?',
  upstream_failed: '-',
  skipped: '-',
};

const COLOURS: Readonly<Record<TaskState, Colour>> = {
  none: 'dim',
  queued: 'dim',
  running: 'cyan',
  success: 'green',
  failed: 'red',
  held: 'yellow',
  upstream_failed: 'yellow',
  skipped: 'dim',
};

/** The sign of a task's state. */
export function stateGlyph(task: ReportedTask): string {
  return task.state === 'failed' && task.severity === 'warn' ? '!' : GLYPHS[task.state];
}

/** The colour of a task's state. */
export function stateColour(task: ReportedTask): Colour {
  return task.state === 'failed' && task.severity === 'warn' ? 'yellow' : COLOURS[task.state];
}

/** `8,056`; empty where there is no count. */
export function countText(count: number | undefined): string {
  return count === undefined ? '' : count.toLocaleString('en-US');
}

/** Rows that the task wrote or found; the rows of a check are its failures, of which a good one has none. */
export function rowsText({ kind, rows }: ReportedTask): string {
  return kind === 'checks' && rows === 0 ? '' : countText(rows);
}

/** Which attempt it is, from the second on. Launch and teardown look again until AWS is done, which is no failure of theirs. */
export function attemptText({ kind, state, attempts }: ReportedTask): string {
  const countsLooks = state === 'success' && (kind === 'launch' || kind === 'teardown');
  return attempts < 2 || countsLooks ? '' : attempts.toString();
}

/** Seconds that the task has taken, or has been running for at `nowMs`; empty before it starts. */
export function secondsText({ startedAtMs, finishedAtMs }: ReportedTask, nowMs: number): string {
  if (startedAtMs === undefined) return '';
  return Math.max(0, ((finishedAtMs ?? nowMs) - startedAtMs) / 1000).toFixed(1);
}

/** How far a running task is, and what was said of it: its first line. */
export function remarkText({ state, batches, message = '' }: ReportedTask): string {
  const [firstLine = ''] = message.split('\n');
  if (state !== 'running' || batches === undefined) return firstLine;
  const far = `batch ${Math.min(batches.done + 1, batches.total)} of ${batches.total}`;
  return firstLine === '' ? far : `${far}; ${firstLine}`;
}
