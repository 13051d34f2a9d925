import { CronExpressionParser } from 'cron-parser';
import type { Dag } from '../model/dag.ts';
import type { DataInterval } from '../model/data-interval.ts';

/**
 * As in Airflow: a run of a schedule is about the time from the cron tick before it to its own, and its logical date is
 * where that begins. A DAG without a schedule has an interval without length, at the moment of its start.
 */
export function dataInterval({ schedule }: Pick<Dag, 'schedule'>, startedAt: string): DataInterval {
  if (schedule === undefined)
    return { logicalDate: startedAt, dataIntervalStart: startedAt, dataIntervalEnd: startedAt };
  // A tick counts as before itself only when asked for from a moment later.
  const currentDate = new Date(Date.parse(startedAt) + 1);
  const ticks = CronExpressionParser.parse(schedule.cron, { currentDate, tz: schedule.timezone });
  const dataIntervalEnd = ticks.prev().toDate().toISOString();
  const dataIntervalStart = ticks.prev().toDate().toISOString();
  return { logicalDate: dataIntervalStart, dataIntervalStart, dataIntervalEnd };
}
