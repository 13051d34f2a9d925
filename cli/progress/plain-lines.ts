import type { RunReport } from '../../model/run.ts';
import {
  attemptText,
  countText,
  remarkText,
  rowsText,
  secondsText,
  stateGlyph,
  stateText,
  type ReportedTask,
} from './task-text.ts';

/** A task that runs for this long says how far it is. */
const SAY_AGAIN_MS = 10_000;

/** Turns each look at a run into the lines that are new since the one before. */
export interface LineReporter {
  lines(report: RunReport, nowMs: number): readonly string[];
}

/** Progress for logs: a line when a task changes its state or its attempt, and every ten seconds while it runs. */
export function createLineReporter(): LineReporter {
  const said = new Map<string, { readonly key: string; readonly atMs: number }>();
  const notes = new Set<string>();

  function newNotes(report: RunReport): readonly string[] {
    const fresh = report.notes.filter((note) => !notes.has(note));
    fresh.forEach((note) => notes.add(note));
    return fresh.map((note) => `  ${note}`);
  }

  function lineOf(task: ReportedTask, nowMs: number): readonly string[] {
    const before = said.get(task.id) ?? { key: 'none', atMs: nowMs };
    const key = keyOf(task);
    const isDue = task.state === 'running' && nowMs - before.atMs >= SAY_AGAIN_MS;
    if (key === before.key && !isDue) return [];
    said.set(task.id, { key, atMs: nowMs });
    return [formatTaskLine(task, nowMs)];
  }

  return {
    lines: (report, nowMs) => [...report.tasks.flatMap((task) => lineOf(task, nowMs)), ...newNotes(report)],
  };
}

/** One task on one line: sign, state, id, rows, files, seconds, attempt, remark; what has no meaning is left out. */
export function formatTaskLine(task: ReportedTask, nowMs: number): string {
  const seconds = secondsText(task, nowMs);
  const parts = [
    rowsText(task) === '' ? '' : `${rowsText(task)} rows`,
    task.files === undefined ? '' : `${countText(task.files)} files`,
    seconds === '' || (task.state === 'running' && seconds === '0.0') ? '' : `${seconds} s`,
    attemptText(task) === '' ? '' : `attempt ${attemptText(task)}`,
    remarkText(task),
  ].filter((part) => part !== '');
  const head = `${stateGlyph(task)} ${stateText(task).padEnd(11)} ${task.id}`;
  return parts.length === 0 ? head : `${head}  ${parts.join(', ')}`;
}

function keyOf({ state, attempts, message }: ReportedTask): string {
  return state === 'running' ? `running ${Math.max(1, attempts)} ${attempts > 1 ? message : ''}` : state;
}
