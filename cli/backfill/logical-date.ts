import type { DataInterval } from '../../model/data-interval.ts';
import type { Schedule } from '../../model/schedule.ts';
import { intervalsOf } from '../../model/schedule-intervals.ts';
import { formatZoned } from '../../model/zoned-time.ts';
import { usageError } from '../command-error.ts';
import { findDag } from '../plan-dag.ts';
import { readDate } from './find-intervals.ts';

const UTC = { cron: '@daily', timezone: 'UTC' } as const;
const DAY_MS = 86_400_000;

/** The interval of a DAG whose logical date this is: of a day, the one that begins on it. Without a schedule, that moment. */
export async function intervalOn(dagId: string, text: string): Promise<DataInterval> {
  const { schedule } = (await findDag(dagId)).dag;
  const { firstMs, lastMs } = readDate('--logical-date', text, schedule ?? UTC);
  if (schedule === undefined) return momentAt(firstMs);
  const [interval, ...more] = intervalsOf(schedule, { fromMs: firstMs, toMs: lastMs, limit: 3 });
  if (interval === undefined)
    throw usageError(`No interval of ${dagId} begins at ${text}. ${nearest(schedule, firstMs)}`);
  if (more.length === 0) return interval;
  const dates = [interval, ...more].map(({ logicalDate }) => formatZoned(Date.parse(logicalDate), schedule.timezone));
  throw usageError(`Several intervals of ${dagId} begin on ${text}: ${dates.join(', ')} … Give the time too.`);
}

function momentAt(ms: number): DataInterval {
  const at = new Date(ms).toISOString();
  return { logicalDate: at, dataIntervalStart: at, dataIntervalEnd: at };
}

function nearest(schedule: Schedule, atMs: number): string {
  const [next] = intervalsOf(schedule, { fromMs: atMs - DAY_MS, toMs: Infinity, limit: 1 });
  if (next === undefined) return `Its schedule ends on ${schedule.end}.`;
  return `One begins at ${formatZoned(Date.parse(next.logicalDate), schedule.timezone)}.`;
}
