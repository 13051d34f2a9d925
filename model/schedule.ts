import { cronFault } from './cron.ts';
import { durationExample, parseDuration } from './duration.ts';
import { readMoment, type Moment } from './moment.ts';
import { expecting, objectFaults, prefixed, type Check } from './option-check.ts';

/** What becomes of a run whose time has come while an earlier one still runs: Temporal's policies, but for the one that terminates. */
export type Overlap = 'ALLOW_ALL' | 'SKIP' | 'BUFFER_ONE' | 'BUFFER_ALL' | 'CANCEL_OTHER';

/** When a DAG runs, and for which stretches of time. */
export interface Schedule {
  /** Five fields, or a name such as `@daily`. */
  readonly cron: string;
  /** IANA name, such as `Europe/Berlin`. */
  readonly timezone: string;
  /** A run starts up to so much later than its time: `5 minutes`. */
  readonly jitter?: string;
  /** First and last logical date: `2018-11-05`, or with a time by the clock of the zone. A run starts when its interval is over. */
  readonly start?: string;
  readonly end?: string;
  /** A run that Temporal could not start in time is started up to so much later: a year when left out. */
  readonly catchupWindow?: string;
  /** `ALLOW_ALL` when left out: runs beyond `maxActiveRuns` wait, and say for whom. */
  readonly overlap?: Overlap;
}

const OVERLAPS: readonly Overlap[] = ['ALLOW_ALL', 'SKIP', 'BUFFER_ONE', 'BUFFER_ALL', 'CANCEL_OTHER'];

const duration = expecting(durationExample, (value) => typeof value === 'string' && isDuration(value));

const checks: Readonly<Record<string, Check>> = {
  cron: cronFaults,
  timezone: expecting("a time zone such as 'Europe/Berlin'", isTimezone),
  jitter: duration,
  // Read in the zone of the schedule, below.
  start: expecting('a date such as 2018-11-05 or 2018-11-05T06:00', (value) => typeof value === 'string'),
  end: expecting('a date such as 2018-11-05 or 2018-11-05T06:00', (value) => typeof value === 'string'),
  catchupWindow: duration,
  overlap: overlapFaults,
};

/** Everything that is wrong with a DAG's schedule. */
export function scheduleFaults(schedule: unknown): readonly string[] {
  if (typeof schedule === 'string') return prefixed('schedule', cronFaults(schedule));
  const faults = objectFaults(schedule, { what: 'schedule', checks, required: ['cron', 'timezone'] });
  return faults.length > 0 ? faults : boundFaults(schedule as Schedule);
}

/** The logical dates that a schedule is bound to; milliseconds since the epoch. */
export function boundsOf({ start, end, timezone }: Schedule): { readonly firstMs: number; readonly lastMs: number } {
  return {
    firstMs: momentOf(start, timezone)?.firstMs ?? -Infinity,
    lastMs: momentOf(end, timezone)?.lastMs ?? Infinity,
  };
}

function boundFaults(schedule: Schedule): readonly string[] {
  const faults = (['start', 'end'] as const).flatMap((name) => {
    const text = schedule[name];
    const read = text === undefined ? undefined : readMoment(text, schedule.timezone);
    return read !== undefined && 'fault' in read ? [`schedule ${name}: ${read.fault}.`] : [];
  });
  if (faults.length > 0) return faults;
  const { firstMs, lastMs } = boundsOf(schedule);
  return firstMs <= lastMs ? [] : [`schedule start: expected it before end (${schedule.end}), got ${schedule.start}.`];
}

function momentOf(text: string | undefined, timezone: string): Moment | undefined {
  const read = text === undefined ? undefined : readMoment(text, timezone);
  return read === undefined || 'fault' in read ? undefined : read;
}

function cronFaults(value: unknown): readonly string[] {
  const fault = cronFault(value);
  return fault === undefined ? [] : [fault];
}

/** Terminating runs no teardown: the cluster would stay. */
function overlapFaults(value: unknown): readonly string[] {
  if (value === 'TERMINATE_OTHER')
    return ['expected CANCEL_OTHER, which tears down, got TERMINATE_OTHER, which does not'];
  const isKnown = OVERLAPS.some((known) => known === value);
  return isKnown ? [] : [`expected one of ${OVERLAPS.join(', ')}, got ${JSON.stringify(value)}`];
}

function isTimezone(value: unknown): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: String(value) }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function isDuration(text: string): boolean {
  return parseDuration(text) !== undefined;
}
