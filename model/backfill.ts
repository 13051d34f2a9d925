import type { DataInterval } from './data-interval.ts';
import type { Pause } from './decision.ts';
import type { RunParams, RunReport, TaskState } from './run.ts';

/** What a backfill does about intervals that have been run: nothing, those that failed, or all. Airflow's names. */
export type Reprocess = 'none' | 'failed' | 'completed';

/** Input of the workflow `shiftwork.backfill`. */
export interface BackfillInput {
  readonly dagId: string;
  readonly target: string;
  readonly params: RunParams;
  readonly reprocess: Reprocess;
  readonly maxActiveRuns: number;
  /** `start/end` of each, in ISO 8601 to the minute, in the order in which they start. */
  readonly intervals: readonly string[];
  /** Set when the workflow continues as new. */
  readonly continued?: ContinuedBackfill;
}

/** What a backfill that continues as new hands on: the rows of the intervals that are settled, from the first. */
export interface ContinuedBackfill {
  readonly settled: readonly BackfillRow[];
  readonly pause?: Pause;
}

/** What became of one interval. */
export interface BackfillRow {
  readonly state: TaskState;
  /** Workflow id of its run. */
  readonly run?: string;
  readonly message?: string;
  readonly startedAtMs?: number;
  readonly finishedAtMs?: number;
}

/** Rows that a report shows at most: it is the answer of a query, and part of a history. */
const MAX_ROWS = 1000;

/** `2018-11-05T00:00Z/2018-11-06T00:00Z`. */
export function packInterval({ dataIntervalStart, dataIntervalEnd }: DataInterval): string {
  return `${toMinute(dataIntervalStart)}/${toMinute(dataIntervalEnd)}`;
}

/** The interval that was packed. */
export function unpackInterval(packed: string): DataInterval {
  const [start = '', end = ''] = packed.split('/').map((text) => text.replace('Z', ':00.000Z'));
  return { logicalDate: start, dataIntervalStart: start, dataIntervalEnd: end };
}

/** `sparkify-local-20181105T0600Z`: one id for each interval, so that Temporal refuses a second run of it at once. */
export function intervalRunId(dagId: string, target: string, { logicalDate }: DataInterval): string {
  return `${dagId}-${target}-${toMinute(logicalDate).replaceAll(/[-:]/g, '')}`;
}

/** What a run of an interval is called in lists: `sparkify on local, 2018-11-05T00:00Z to 2018-11-06T00:00Z`. */
export function intervalTitle(dagId: string, target: string, interval: DataInterval): string {
  return `${dagId} on ${target}, ${packInterval(interval).replace('/', ' to ')}`;
}

/** A backfill as what shows runs understands it: an interval is a row. Of very many, those that say something are shown. */
export function backfillReport(
  { dagId, target, intervals }: Pick<BackfillInput, 'dagId' | 'target' | 'intervals'>,
  stands: Pick<RunReport, 'status' | 'notes' | 'runKey'> & { readonly rows: readonly BackfillRow[] },
): RunReport {
  const { rows, ...run } = stands;
  const tasks = intervals.map((interval, index) => taskOf(interval, rows[index] ?? { state: 'none' }));
  const done = tasks.filter(({ state }) => state === 'success' || state === 'skipped').length;
  return { dagId, target, ...run, intervals: { done, total: intervals.length }, tasks: fewer(tasks) };
}

type Row = RunReport['tasks'][number];

/** A table shows a run as it shows a task that was written in TypeScript: with no rows or files of its own. */
function taskOf(interval: string, { run, message, ...progress }: BackfillRow): Row {
  const [start = ''] = interval.split('/');
  const said = [run, message].filter((text) => text !== undefined).join(': ');
  return {
    id: start,
    kind: 'typescript',
    upstream: [],
    retries: 0,
    retryDelaySeconds: 0,
    timeoutSeconds: 0,
    severity: 'error',
    attempts: progress.state === 'none' ? 0 : 1,
    ...progress,
    ...(said === '' ? {} : { message: said }),
  };
}

const TELLING: readonly TaskState[] = ['failed', 'running', 'skipped', 'none', 'success'];

function fewer(tasks: readonly Row[]): readonly Row[] {
  if (tasks.length <= MAX_ROWS) return tasks;
  const ranked = tasks.toSorted((a, b) => TELLING.indexOf(a.state) - TELLING.indexOf(b.state));
  const kept = new Set(ranked.slice(0, MAX_ROWS));
  return tasks.filter((task) => kept.has(task));
}

function toMinute(iso: string): string {
  return `${iso.slice(0, 16)}Z`;
}
