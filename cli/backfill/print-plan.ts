import { formatZoned } from '../../model/zoned-time.ts';
import { paint, terminalWidth } from '../output.ts';
import { formatTable } from '../table.ts';
import type { BackfillPlan, PlannedInterval } from './plan-backfill.ts';

/** Intervals that are shown; `-o json` has all. */
const MAX_ROWS = 100;

/** A plan as a table: every interval, what has become of it, and what is started. */
export function formatPlan({ dagId, target, timezone, intervals, starts, maxActiveRuns, notes }: BackfillPlan): string {
  const columns = ['Logical date', 'Interval ends', 'State', 'Now', 'Run', ''].map((title) => ({ title }));
  const rows = intervals.slice(0, MAX_ROWS).map((interval) => rowOf(interval, timezone));
  const more = intervals.length > MAX_ROWS ? [`… and ${intervals.length - MAX_ROWS} more`] : [];
  const table = intervals.length === 0 ? [] : [formatTable({ columns, rows, width: terminalWidth() }), ...more, ''];
  return [
    paint('bold', `Backfill of ${dagId} on ${target}`),
    ...table,
    `${count(intervals.length)}: ${countStates(intervals)}.`,
    ...notes,
    starts.length === 0 ? 'Nothing is to be started.' : `Starts ${starts.length}, ${maxActiveRuns} at a time.`,
  ].join('\n');
}

function rowOf({ logicalDate, dataIntervalEnd, state, action, run, note }: PlannedInterval, timezone: string) {
  const zoned = (iso: string): string => formatZoned(Date.parse(iso), timezone);
  return [zoned(logicalDate), zoned(dataIntervalEnd), state, action ?? '-', run?.workflowId ?? '', note ?? ''];
}

function countStates(intervals: readonly PlannedInterval[]): string {
  const counts = (['done', 'failed', 'running', 'missing'] as const).map(
    (state) => `${intervals.filter((interval) => interval.state === state).length} ${state}`,
  );
  return counts.join(', ');
}

function count(intervals: number): string {
  return `${intervals} ${intervals === 1 ? 'interval' : 'intervals'}`;
}
