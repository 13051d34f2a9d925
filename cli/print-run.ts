import type { TemporalAccess } from '../config/target.ts';
import type { RunReport } from '../model/run.ts';
import { paint, print, terminalWidth, type Colour } from './output.ts';
import { formatFrame } from './progress/live-table.ts';
import { remarkText, stateText } from './progress/task-text.ts';
import type { RunView } from './read-run.ts';
import { readFailingRows } from './read-failing-rows.ts';
import { readResults, type AnalyticsResult } from './read-results.ts';
import { runUrl } from './run-url.ts';
import { formatTable } from './table.ts';
import { warehouseLines } from './warehouse-lines.ts';

/** Rows of one result that are shown; all that are kept lie in artifacts. */
const MAX_ROWS = 10;

/** Prints a run: its tasks, then what `printOutcome` prints. */
export async function printRun(view: RunView, access: TemporalAccess): Promise<void> {
  const { report, workflowId, dagId, execution } = view;
  if (report === undefined) print(`${workflowId} (${dagId}): ${execution}`);
  else formatFrame(report, { width: terminalWidth() ?? 200 }, Date.now()).forEach((line) => print(line));
  await printOutcome(view, access);
}

/** Prints what came of a run: checks, the rows that failed them, results, why it failed and what to do, and where Temporal shows it. */
export async function printOutcome(view: RunView, access: TemporalAccess): Promise<void> {
  if (view.report !== undefined && view.closedAt !== undefined) {
    printChecks(view.report);
    await printFailingRows(view.report);
    await printResults(view.report);
  }
  printEnd(view);
  if (view.report !== undefined) printWarehouse(view.report);
  const url = await runUrl(access, view);
  if (url !== undefined) print(`In the Temporal UI: ${url}`);
}

function printChecks({ tasks }: RunReport): void {
  const checks = tasks.filter(({ kind, state }) => kind === 'checks' && state !== 'skipped');
  if (checks.length === 0) return;
  const columns = [{ title: 'Check' }, { title: 'Outcome', paint: paintOutcome }, { title: '' }];
  const rows = checks.map((task) => [task.id, stateText(task), remarkText(task)]);
  print(`\n${paint('bold', 'Checks')}\n${formatTable({ columns, rows, width: terminalWidth() })}`);
}

const OUTCOME_COLOURS: Readonly<Record<string, Colour>> = { passed: 'green', failed: 'red', warning: 'yellow' };

function paintOutcome(text: string): string {
  const colour = OUTCOME_COLOURS[text.trim()];
  return colour === undefined ? text : paint(colour, text);
}

async function printFailingRows(report: RunReport): Promise<void> {
  const found = await orWhy('The rows that failed', readFailingRows(report));
  for (const { task, columns, rows } of found) {
    const title = `\n${paint('bold', task)} (${paint('red', 'the rows that failed')})`;
    print([title, ...rowLines(columns, rows, true)].join('\n'));
  }
}

async function printResults(report: RunReport): Promise<void> {
  const results = await orWhy('The analytics', readResults(report));
  for (const { task, result } of results) printResult(task, result);
}

/** What lies in artifacts is shown if it can be read: a run has ended as it has either way. */
async function orWhy<Found>(what: string, reading: Promise<readonly Found[]>): Promise<readonly Found[]> {
  try {
    return await reading;
  } catch (error) {
    print(`\n${what} cannot be shown: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

const COMPARISONS: Readonly<Record<AnalyticsResult['comparison'], readonly [Colour, string]>> = {
  match: ['green', 'as expected'],
  differs: ['red', 'differs from what is expected'],
  'not compared': ['dim', 'not compared: nothing is expected of this input'],
};

function printResult(task: string, result: AnalyticsResult): void {
  const { columns, rows, comparison, truncated } = result;
  const [colour, words] = COMPARISONS[comparison];
  const lines = [...rowLines(columns, rows, truncated), ...differences(result)];
  print([`\n${paint('bold', task)} (${paint(colour, words)})`, ...lines].join('\n'));
}

function rowLines(columns: readonly string[], rows: AnalyticsResult['rows'], truncated = false): readonly string[] {
  const shown = rows.slice(0, MAX_ROWS).map((row) => row.map((value) => value ?? ''));
  const table = formatTable({ columns: columns.map((title) => ({ title })), rows: shown, width: terminalWidth() });
  return rows.length > MAX_ROWS
    ? [table, `… ${truncated ? 'at least ' : ''}${rows.length - MAX_ROWS} more rows`]
    : [table];
}

function differences({ unexpected = [], missing = [] }: AnalyticsResult): readonly string[] {
  return [
    ...missing.slice(0, MAX_ROWS).map((row) => paint('red', `expected, not found: ${row}`)),
    ...unexpected.slice(0, MAX_ROWS).map((row) => paint('red', `found, not expected: ${row}`)),
  ];
}

function printWarehouse(report: RunReport): void {
  const lines = warehouseLines(report);
  if (lines.length > 0)
    print(`\nIts cluster is up. Under these lines of a dwh.cfg other runs use it:\n${lines.join('\n')}\n`);
}

function printEnd({ workflowId, execution, message, startedAt, closedAt, report }: RunView): void {
  if (closedAt === undefined) {
    if (message !== undefined) print(`\n${message}`);
    return;
  }
  const seconds = ((closedAt.getTime() - startedAt.getTime()) / 1000).toFixed(1);
  const colour = execution === 'completed' ? 'green' : 'red';
  print(`\n${paint(colour, `Run ${workflowId} ${execution}`)} after ${seconds} s.`);
  if (execution === 'completed') return;
  if (message === undefined && report?.intervals !== undefined) print('To go on with it, give its command again.');
  else if (message === undefined) print(`To go on with what it had not finished: shiftwork retry ${workflowId}`);
  else print(withoutTable(message));
}

/** A failure's message ends with the table of tasks, after an empty line: here it has been shown already. */
function withoutTable(message: string): string {
  return message.split('\n\n')[0] ?? message;
}
