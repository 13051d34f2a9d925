import type { Command } from 'commander';
import type { RunStatus } from '../model/run.ts';
import { formatZoned } from '../model/zoned-time.ts';
import { describeCommand, type CommonOptions } from './command.ts';
import { print, printJson, terminalWidth } from './output.ts';
import { parseCount } from './parse-options.ts';
import type { RunView } from './read-run.ts';
import { BACKFILL } from './refuse-foreign.ts';
import { targetOption } from './target-option.ts';
import type { Temporal } from './temporal.ts';

interface RunsOptions extends CommonOptions {
  readonly target: string;
  readonly dag?: string;
  readonly limit: number;
  readonly missing?: boolean;
  readonly fromDate?: string;
  readonly toDate?: string;
}

/** `shiftwork runs` */
export function runsCommand(): Command {
  return describeCommand({
    usage: 'runs',
    summary: 'List the runs that Temporal remembers, the latest first.',
    examples: [
      'shiftwork runs --dag sparkify --limit 5',
      'shiftwork runs -o json',
      'shiftwork runs --missing --dag sparkify --from-date 2018-11-01 --to-date 2018-11-30',
    ],
  })
    .addOption(targetOption())
    .option('--dag <id>', 'only those of this DAG')
    .option('--limit <n>', 'at most so many', parseCount, 20)
    .option('--missing', 'instead, the intervals that nothing has filled: without a run, or with one that failed')
    .option('--from-date <date>', "first logical date of --missing; the schedule's start when left out")
    .option('--to-date <date>', 'last logical date of --missing; today when left out')
    .action(listRuns);
}

interface ListedRun extends RunView {
  readonly target?: string;
  readonly status?: string;
  /** ISO 8601; of a run that does all that its DAG does. */
  readonly logicalDate?: string;
}

async function listRuns(options: RunsOptions): Promise<void> {
  const { target, dag, limit, output, missing = false } = options;
  if (missing) return await (await import('./backfill/missing-intervals.ts')).listMissing(options);
  const [{ temporalOf }, { withTemporal }] = await Promise.all([import('./temporal-of.ts'), import('./temporal.ts')]);
  const runs = await withTemporal(await temporalOf(target), (temporal) => findRuns(temporal, { dag, limit }));
  if (output === 'json') printJson(runs);
  else if (runs.length === 0) print('There are no runs yet. Start one: shiftwork run sparkify');
  else await printRuns(runs);
}

async function findRuns(
  temporal: Temporal,
  { dag, limit }: Pick<RunsOptions, 'limit'> & { dag?: string | undefined },
): Promise<readonly ListedRun[]> {
  const { viewOf } = await import('./read-run.ts');
  const ofDag = dag === undefined ? '' : ` AND WorkflowType = ${JSON.stringify(dag)}`;
  // The reaper's schedule has started far more than there are runs.
  const query = `TaskQueue = ${JSON.stringify(temporal.access.taskQueue)} AND WorkflowType != "shiftwork.reap"${ofDag}`;
  return await temporal.call(async () => {
    const runs: ListedRun[] = [];
    for await (const info of temporal.client.workflow.list({ query })) {
      if (isOwn(info.type) || info.status.name === 'CONTINUED_AS_NEW') continue;
      const { ShiftworkTarget: targets, ShiftworkRunStatus: statuses } = info.searchAttributes;
      const [date] = info.searchAttributes['ShiftworkLogicalDate'] ?? [];
      const logicalDate = date instanceof Date ? { logicalDate: date.toISOString() } : {};
      runs.push({ ...viewOf(info), ...textOf('target', targets), ...textOf('status', statuses), ...logicalDate });
      if (runs.length === limit) break;
    }
    return runs;
  });
}

/** A backfill is something that people start, and watch. */
function isOwn(type: string): boolean {
  return type.startsWith('shiftwork.') && type !== BACKFILL;
}

function textOf(name: 'target' | 'status', values: readonly unknown[] | undefined): Partial<ListedRun> {
  return typeof values?.[0] === 'string' ? { [name]: values[0] } : {};
}

async function printRuns(runs: readonly ListedRun[]): Promise<void> {
  const { formatTable } = await import('./table.ts');
  const columns = ['Run', 'DAG', 'Target', 'State', 'Logical date', 'Started', 'Seconds'].map((title) => ({ title }));
  print(formatTable({ columns, rows: runs.map(rowOf), width: terminalWidth() }));
}

/** States in which a run that Temporal calls running does not go on by itself. */
const WAITING: readonly string[] = ['queued', 'held', 'paused'] satisfies readonly RunStatus[];

function rowOf({
  workflowId,
  dagId,
  target = '',
  status,
  execution,
  startedAt,
  closedAt,
  logicalDate,
}: ListedRun): readonly string[] {
  const seconds = ((closedAt ?? new Date()).getTime() - startedAt.getTime()) / 1000;
  const state = execution === 'running' && WAITING.includes(status ?? '') ? (status ?? '') : execution;
  const date = logicalDate === undefined ? '' : formatZoned(Date.parse(logicalDate), 'UTC');
  return [workflowId, dagId, target, state, date, formatTime(startedAt), seconds.toFixed(1)];
}

function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
