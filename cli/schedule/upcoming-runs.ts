import type { DataInterval } from '../../model/data-interval.ts';
import type { Schedule } from '../../model/schedule.ts';
import { clockNote, intervalsOf, lastInterval } from '../../model/schedule-intervals.ts';
import { scheduleOfDag } from './declared-schedules.ts';

/** A run that a schedule is to start. */
export interface UpcomingRun extends DataInterval {
  /** ISO 8601, UTC; with a jitter, up to so much later. */
  readonly startsAt: string;
  /** What a change of the clock does to it. */
  readonly note?: string;
}

/** The next runs of the schedule that the DAG's file declares, which Temporal need not have yet. */
export async function upcomingRuns(
  dagId: string,
  count: number,
): Promise<{ readonly schedule: Schedule; readonly runs: readonly UpcomingRun[] }> {
  const schedule = await scheduleOfDag(dagId);
  // The first whose interval is not over begins where the last that is over ends.
  const begun = lastInterval(schedule, Date.now())?.dataIntervalEnd;
  const fromMs = begun === undefined ? Date.now() : Date.parse(begun);
  const runs = intervalsOf(schedule, { fromMs, toMs: Infinity, limit: count }).map((interval) => {
    const note = clockNote(schedule, interval);
    return { startsAt: interval.dataIntervalEnd, ...interval, ...(note === undefined ? {} : { note }) };
  });
  return { schedule, runs };
}
