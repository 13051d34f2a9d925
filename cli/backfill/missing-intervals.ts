import { loadDags } from '../../config/load-dags.ts';
import type { Schedule } from '../../model/schedule.ts';
import { formatZoned } from '../../model/zoned-time.ts';
import { usageError } from '../command-error.ts';
import { print, printJson, terminalWidth, type OutputFormat } from '../output.ts';
import { scheduleOfDag } from '../schedule/declared-schedules.ts';
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
  const scheduled = await schedulesOf(request.dag);
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

interface Scheduled {
  readonly dagId: string;
  readonly schedule: Schedule;
}

async function schedulesOf(dag: string | undefined): Promise<readonly Scheduled[]> {
  if (dag !== undefined) return [{ dagId: dag, schedule: await scheduleOfDag(dag) }];
  return (await loadDags()).flatMap((loaded) =>
    loaded.kind === 'dag' && loaded.dag.schedule !== undefined
      ? [{ dagId: loaded.id, schedule: loaded.dag.schedule }]
      : [],
  );
}

async function findMissing(
  scheduled: readonly Scheduled[],
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
