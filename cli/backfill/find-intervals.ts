import { intervalRuns, type IntervalRun } from '../../activities/interval-runs.ts';
import { logicalDateFault, registeredSearchAttributes } from '../../activities/search-attributes.ts';
import type { DataInterval } from '../../model/data-interval.ts';
import { readMoment, type Moment } from '../../model/moment.ts';
import type { Schedule } from '../../model/schedule.ts';
import { clockNote, intervalsOf } from '../../model/schedule-intervals.ts';
import { CommandError, usageError } from '../command-error.ts';
import type { Temporal } from '../temporal.ts';

/** An interval of a schedule, and the run that counts for it. */
export interface FoundInterval extends DataInterval {
  readonly state: IntervalRun['state'] | 'missing';
  readonly run?: IntervalRun;
  /** What a change of the clock does to it. */
  readonly note?: string;
}

/** What is looked at: both dates belong to it. */
export interface IntervalRequest {
  readonly dagId: string;
  readonly target: string;
  readonly schedule: Schedule;
  readonly fromDate: string;
  readonly toDate: string;
}

/** More are no list that anybody reads, and too much for the input of a workflow. */
const MAX_INTERVALS = 20_000;

/** The intervals between two dates that are over, with the runs that Temporal has of them; and how many are not over yet. */
export async function findIntervals(
  temporal: Temporal,
  request: IntervalRequest,
): Promise<{ readonly found: readonly FoundInterval[]; readonly notOver: number }> {
  const { dagId, target, schedule } = request;
  const all = intervalsBetween(request);
  const over = all.filter(({ dataIntervalEnd }) => Date.parse(dataIntervalEnd) <= Date.now());
  const notOver = all.length - over.length;
  const [first, last] = [over[0], over.at(-1)];
  if (first === undefined || last === undefined) return { found: [], notOver };
  const [fromMs, toMs] = [Date.parse(first.logicalDate), Date.parse(last.logicalDate)];
  const runs = await temporal.call(async () => {
    const fault = logicalDateFault(await registeredSearchAttributes(temporal.client));
    if (fault !== undefined) throw new CommandError(fault);
    return await intervalRuns(temporal.client, { dagId, target, schedule, fromMs, toMs });
  });
  return { found: over.map((interval) => describe(interval, schedule, runs.get(interval.logicalDate))), notOver };
}

function intervalsBetween({ dagId, schedule, fromDate, toDate }: IntervalRequest): readonly DataInterval[] {
  const from = readDate('--from-date', fromDate, schedule);
  const to = readDate('--to-date', toDate, schedule);
  if (from.firstMs > to.lastMs) throw usageError(`--from-date ${fromDate} is after --to-date ${toDate}.`);
  const range = { fromMs: from.firstMs, toMs: to.lastMs, limit: MAX_INTERVALS + 1 };
  const intervals = intervalsOf(schedule, range);
  if (intervals.length <= MAX_INTERVALS) return intervals;
  const count = MAX_INTERVALS.toLocaleString('en-US');
  throw usageError(
    `Between ${fromDate} and ${toDate} the schedule of ${dagId} (${schedule.cron}) has more than ${count} intervals. Take a part of them.`,
  );
}

/** A date of the command line, by the clock of the schedule's zone. */
export function readDate(option: string, text: string, { timezone }: Schedule): Moment {
  const read = readMoment(text, timezone);
  if ('fault' in read) throw usageError(`${option}: ${read.fault}.`);
  return read;
}

function describe(interval: DataInterval, schedule: Schedule, run: IntervalRun | undefined): FoundInterval {
  const note = clockNote(schedule, interval);
  return {
    ...interval,
    state: run?.state ?? 'missing',
    ...(run === undefined ? {} : { run }),
    ...(note === undefined ? {} : { note }),
  };
}
