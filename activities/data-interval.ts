import type { Dag } from '../model/dag.ts';
import type { DataInterval } from '../model/data-interval.ts';
import { lastInterval } from '../model/schedule-intervals.ts';

/**
 * As in Airflow: a run of a schedule is about the time from the tick before it to its own, and its logical date is
 * where that begins. A DAG without a schedule has an interval without length, at the moment of its start.
 */
export function dataInterval({ schedule }: Pick<Dag, 'schedule'>, startedAt: string): DataInterval {
  const interval = schedule === undefined ? undefined : lastInterval(schedule, Date.parse(startedAt));
  return interval ?? { logicalDate: startedAt, dataIntervalStart: startedAt, dataIntervalEnd: startedAt };
}
