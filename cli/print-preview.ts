import { listTasks } from '../activities/clear.ts';
import type { ChangedSql, PlanDifference } from './compare-plans.ts';
import { paint, terminalWidth } from './output.ts';
import type { RerunPreview } from './rerun-preview.ts';
import { formatTable } from './table.ts';

/** Rows of the table of tasks that run; `-o json` has all. */
const MAX_ROWS = 60;

/** Lines of one changed SQL that are shown. */
const MAX_DIFF_LINES = 20;

/** What will run and why, what stays finished, and what has changed since, for people; `diffs`: also how SQL has changed. */
export function formatPreview(preview: RerunPreview, { diffs }: { readonly diffs: boolean }): string {
  const { workflowId, dagId, target, finished, skipped, notes } = preview;
  return [
    `Run ${workflowId} of ${dagId} on ${target}, started again:`,
    ...notes.map((note) => `  ${note}`),
    ...formatRuns(preview),
    ...(finished.length === 0 ? [] : [`Stays finished: ${listTasks(finished)}`]),
    ...(skipped.length === 0 ? [] : [`Stays skipped: ${listTasks(skipped)}`]),
    ...formatChanged(preview),
    ...formatDifference(preview.difference),
    ...(diffs ? (preview.difference?.changed ?? []).flatMap(formatDiff) : []),
  ].join('\n');
}

function formatRuns({ runs }: RerunPreview): readonly string[] {
  if (runs.length === 0) return ['Nothing is left to run: it only ends as it should have.'];
  const rows = runs
    .slice(0, MAX_ROWS)
    .map(({ task, why, reload }) => [task, reload ? `${why}; fills its table anew` : why]);
  const more = runs.length > MAX_ROWS ? [`… and ${runs.length - MAX_ROWS} more`] : [];
  const columns = [{ title: 'Runs' }, { title: 'Why' }];
  return ['', formatTable({ columns, rows, width: terminalWidth() }), ...more, ''];
}

function formatChanged({ changed }: RerunPreview): readonly string[] {
  if (changed.length === 0) return [];
  const lines = changed.map(({ file, command }) => `  ${file} is another now. To run it again: ${command}`);
  return ['Stays finished though its SQL has changed:', ...lines];
}

function formatDifference(difference: PlanDifference | undefined): readonly string[] {
  if (difference === undefined) return [];
  const { added, gone, changed } = difference;
  const parts = [
    ...sentence('new', added),
    ...sentence('gone', gone),
    ...sentence(
      'with other SQL',
      changed.map(({ task }) => task),
    ),
  ];
  if (parts.length === 0) return ['The DAG is as it was when the run began.'];
  return [`The DAG since the run began: ${parts.join('; ')}. To go on with what it was: --code same`];
}

function sentence(what: string, tasks: readonly string[]): readonly string[] {
  return tasks.length === 0 ? [] : [`${what}: ${listTasks(tasks)}`];
}

function formatDiff({ file, diff }: ChangedSql): readonly string[] {
  if (diff === undefined) return ['', `${file}: what it was is not in artifacts any more.`];
  const more = diff.length > MAX_DIFF_LINES ? [`… and ${diff.length - MAX_DIFF_LINES} more lines`] : [];
  return ['', file, ...diff.slice(0, MAX_DIFF_LINES).map(paintLine), ...more];
}

function paintLine(line: string): string {
  const colour = line.startsWith('+') ? 'green' : 'red';
  return line.startsWith('+') || line.startsWith('-') ? paint(colour, line) : line;
}
