import type { RunReport, TaskProgress } from './run.ts';

type Row = RunReport['tasks'][number];

const COLUMNS = ['Task', 'State', 'Attempts', 'Rows', 'Files', 'Seconds', ''] as const;

/** A run's tasks as a Markdown table, under a line that sums it up: what the Temporal UI shows as current details. */
export function formatMarkdownTable(report: RunReport): string {
  const lines = [
    summarise(report),
    ...report.notes.map((note) => `> ${note}`),
    '',
    `| ${COLUMNS.join(' | ')} |`,
    '| --- | --- | ---: | ---: | ---: | ---: | --- |',
    ...report.tasks.map((task) => `| ${cells(task).map(escapeCell).join(' | ')} |`),
  ];
  return lines.join('\n');
}

/** The same, for a terminal and for a failure's message: aligned by spaces. */
export function formatTextTable(report: RunReport): string {
  const rows = [COLUMNS as readonly string[], ...report.tasks.map(cells)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `sparkify on local: running, 12 of 40 tasks done`; of a backfill, intervals. */
export function summarise({ dagId, target, status, tasks, intervals }: RunReport): string {
  if (intervals !== undefined) {
    const { done: filled, total } = intervals;
    return `backfill of ${dagId} on ${target}: ${status}, ${filled} of ${total} intervals done`;
  }
  const done = tasks.filter(({ state }) => state === 'success' || state === 'skipped').length;
  return `${dagId} on ${target}: ${status}, ${done} of ${tasks.length} tasks done`;
}

/** Seconds between a task's start and end, to a tenth; undefined while it has not ended. */
function secondsOf({ startedAtMs, finishedAtMs }: TaskProgress): string | undefined {
  if (startedAtMs === undefined || finishedAtMs === undefined) return undefined;
  return ((finishedAtMs - startedAtMs) / 1000).toFixed(1);
}

function cells(task: Row): readonly string[] {
  const state = task.carried === true ? 'success (before)' : task.state;
  const counts = [task.rows, task.files].map((count) => count?.toString() ?? '');
  const batches = task.batches === undefined ? '' : `batch ${task.batches.done} of ${task.batches.total}. `;
  const remark = `${task.state === 'running' ? batches : ''}${task.message ?? ''}`;
  return [task.id, state, attemptsOf(task), ...counts, secondsOf(task) ?? '', firstLine(remark)];
}

function attemptsOf({ attempts }: TaskProgress): string {
  return attempts === 0 ? '' : attempts.toString();
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
