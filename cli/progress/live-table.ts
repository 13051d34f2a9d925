// A table that is drawn again in place: the cursor goes up over the last frame, each line is cleared and written anew.
// A frame must never be higher than the terminal, or the lines that scrolled away could not be reached again.

import type { RunReport } from '../../model/run.ts';
import { summarise } from '../../model/progress-table.ts';
import { paint } from '../output.ts';
import { cutToWidth, formatTableLines, type TableColumn } from '../table.ts';
import {
  attemptText,
  countText,
  remarkText,
  rowsText,
  secondsText,
  stateColour,
  stateGlyph,
  stateText,
  type ReportedTask,
} from './task-text.ts';

export interface FrameSize {
  readonly width: number;
  /** Absent: as many lines as there are tasks. */
  readonly height?: number;
}

/** Draws frames over each other on a terminal. */
export interface LiveTable {
  draw(lines: readonly string[]): void;
}

/** A table drawn in place on `terminal`. */
export function createLiveTable(terminal: { write(text: string): unknown }): LiveTable {
  let height = 0;
  return {
    draw(lines) {
      const up = height === 0 ? '' : `\u001b[${height}A`;
      terminal.write(`${up}\u001b[0J${lines.map((line) => `${line}\n`).join('')}`);
      height = lines.length;
    },
  };
}

/** A run's table as lines that fit: what is finished gives way first, then what has not begun. */
export function formatFrame(report: RunReport, size: FrameSize, nowMs: number): readonly string[] {
  // What is drawn once may be wider than the terminal, which wraps it.
  const fit = (note: string): string => (size.height === undefined ? note : cutToWidth(note, size.width));
  const notes = report.notes.map((note) => fit(`  ${note}`));
  const head = [paint('bold', cutToWidth(summarise(report), size.width)), ...notes];
  if (report.tasks.length === 0) return report.status === 'running' ? [...head, paint('dim', '  planning …')] : head;
  const room = size.height === undefined ? Infinity : Math.max(3, size.height - head.length - 4);
  const { shown, done, waiting } = fitHeight(report.tasks, room);
  const rows = shown.map((task) => rowOf(task, nowMs));
  const [titles = '', ...lines] = formatTableLines({ columns: columnsFor(shown), rows, width: size.width - 1 });
  return [
    ...head,
    paint('dim', titles),
    ...(done === 0 ? [] : [paint('dim', `✔ ${done} more that are done`)]),
    ...lines,
    ...(waiting === 0 ? [] : [paint('dim', `· ${waiting} more to come`)]),
  ];
}

const TITLES = ['', 'Task', 'State', 'Attempt', 'Rows', 'Files', 'Seconds', ''] as const;

function columnsFor(tasks: readonly ReportedTask[]): readonly TableColumn[] {
  const colours = new Map(tasks.map((task) => [task.id, stateColour(task)]));
  const byState = (text: string, row: readonly string[]): string => paint(colours.get(row[1] ?? '') ?? 'dim', text);
  return TITLES.map((title, column) => (column === 0 || column === 2 ? { title, paint: byState } : { title }));
}

function rowOf(task: ReportedTask, nowMs: number): readonly string[] {
  const attempt = attemptText(task) || (task.attempts === 0 ? '' : '1');
  const counts = [rowsText(task), countText(task.files), secondsText(task, nowMs)];
  return [stateGlyph(task), task.id, stateText(task), attempt, ...counts, remarkText(task)];
}

function fitHeight(tasks: readonly ReportedTask[], room: number) {
  const hidden = new Set<string>();
  const hide = (candidates: readonly ReportedTask[]): number => {
    const excess = Math.max(0, tasks.length - hidden.size - room);
    const gone = candidates.slice(0, excess);
    gone.forEach(({ id }) => hidden.add(id));
    return gone.length;
  };
  const done = hide(tasks.filter(({ state }) => state === 'success' || state === 'skipped'));
  const waiting = hide(tasks.filter(({ state }) => state === 'none' || state === 'queued').toReversed());
  return { shown: tasks.filter(({ id }) => !hidden.has(id)), done, waiting };
}
