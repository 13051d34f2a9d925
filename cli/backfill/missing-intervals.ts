import { loadDags } from '../../config/load-dags.ts';
import { formatZoned } from '../../model/zoned-time.ts';
import { usageError } from '../command-error.ts';
import { print, printJson, terminalWidth, type OutputFormat } from '../output.ts';
import { scheduleOfDag, schedulesOf, type DeclaredSchedule } from '../schedule/declared-schedules.ts';
import { formatTable } from '../table.ts';
import { temporalOf } from '../temporal-of.ts';
import { withTemporal } from '../temporal.ts';
import { findIntervals, type FoundInterval } from './find-intervals.ts';

interface MissingRequest {
  readonly target: string;
  /** All that have a schedule when left out. */
  readonly dag?: string;
  readonly fromDate?: string;
  readonly toDate?: string;
  readonly output: OutputFormat;
}

interface MissingInterval extends FoundInterval {
  readonly dag: string;
}

/** Prints the intervals between two dates that are over and that no run has filled, or is about to. */
export async function listMissing({ output, ...request }: MissingRequest): Promise<void> {
  const scheduled = await scheduledDags(request.dag);
  const zones = new Map(scheduled.map(({ dagId, schedule }) => [dagId, schedule.timezone]));
  const missing = await findMissing(scheduled, request);
  if (output === 'json') return printJson(missing);
  if (missing.length === 0) return print('Every interval has been filled, or is being filled.');
  const columns = ['DAG', 'Logical date', 'Interval ends', 'State', 'Run', ''].map((title) => ({ title }));
  const rows = missing.map(({ dag, logicalDate, dataIntervalEnd, state, run, note = '' }) => {
    const zoned = (iso: string): string => formatZoned(Date.parse(iso), zones.get(dag) ?? 'UTC');
    return [dag, zoned(logicalDate), zoned(dataIntervalEnd), state, run?.workflowId ?? '', note];
  });
  print(formatTable({ columns, rows, width: terminalWidth() }));
}

async function scheduledDags(dag: string | undefined): Promise<readonly DeclaredSchedule[]> {
  return dag === undefined ? schedulesOf(await loadDags()) : [{ dagId: dag, schedule: await scheduleOfDag(dag) }];
}

async function findMissing(
  scheduled: readonly DeclaredSchedule[],
  { target, fromDate, toDate = new Date().toISOString().slice(0, 10) }: Omit<MissingRequest, 'output'>,
): Promise<readonly MissingInterval[]> {
  return await withTemporal(await temporalOf(target), async (temporal) => {
    const missing: MissingInterval[] = [];
    for (const { dagId, schedule } of scheduled) {
      const from = fromDate ?? schedule.start;
      if (from === undefined)
        throw usageError(`The schedule of ${dagId} has no start: say since when, --from-date 2018-11-01`);
      const { found } = await findIntervals(temporal, { dagId, target, schedule, fromDate: from, toDate });
      const open = found.filter(({ state }) => state === 'missing' || state === 'failed');
      missing.push(...open.map((interval) => ({ dag: dagId, ...interval })));
    }
    return missing;
  });
}
