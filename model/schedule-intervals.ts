import type { DataInterval } from './data-interval.ts';
import { boundsOf, type Schedule } from './schedule.ts';
import { lastTicks, nextTicks, ticksBetween } from './ticks.ts';
import { formatWall, isShown, wallOf } from './zoned-time.ts';

const HOUR_MS = 3_600_000;

/** The intervals of a schedule whose logical dates lie between two instants, both included, within its start and end; at most `limit`. */
export function intervalsOf(
  schedule: Schedule,
  { fromMs, toMs, limit }: { readonly fromMs: number; readonly toMs: number; readonly limit: number },
): readonly DataInterval[] {
  const { firstMs, lastMs } = boundsOf(schedule);
  const [from, to] = [Math.max(fromMs, firstMs), Math.min(toMs, lastMs)];
  const intervals: DataInterval[] = [];
  if (from > to) return intervals;
  let startMs: number | undefined;
  for (const tick of ticksBetween(schedule, from - 1, Infinity)) {
    if (startMs !== undefined) intervals.push(intervalBetween(startMs, tick));
    if (tick > to || intervals.length === limit) break;
    startMs = tick;
  }
  return intervals;
}

/** The interval that is over at an instant, and the next one is not: of a schedule that has ended, its last. */
export function lastInterval(schedule: Schedule, atMs: number): DataInterval | undefined {
  const { lastMs = Infinity } = runsWithin(schedule);
  const [start, end] = lastTicks(schedule, Math.min(atMs, lastMs), 2);
  return start === undefined || end === undefined ? undefined : intervalBetween(start, end);
}

/** The interval before another one; undefined where the schedule starts with that. */
export function intervalBefore(schedule: Schedule, { dataIntervalStart }: DataInterval): DataInterval | undefined {
  const before = lastInterval(schedule, Date.parse(dataIntervalStart));
  const { firstMs } = boundsOf(schedule);
  return before === undefined || Date.parse(before.logicalDate) < firstMs ? undefined : before;
}

/** The first and the last run that a schedule starts, where it has a start or an end: each when its interval is over. */
export function runsWithin(schedule: Schedule): { readonly firstMs?: number; readonly lastMs?: number } {
  const { firstMs, lastMs } = boundsOf(schedule);
  const [, first] = Number.isFinite(firstMs) ? nextTicks(schedule, firstMs - 1, 2) : [];
  const [last] = Number.isFinite(lastMs) ? nextTicks(schedule, lastMs, 1) : [];
  return { ...(first === undefined ? {} : { firstMs: first }), ...(last === undefined ? {} : { lastMs: last }) };
}

/** What a change of the clock does to an interval: how long it is, and which times that the cron names do not exist; undefined where none changes. */
export function clockNote({ cron, timezone }: Schedule, interval: DataInterval): string | undefined {
  const startMs = Date.parse(interval.dataIntervalStart);
  const endMs = Date.parse(interval.dataIntervalEnd);
  const [startWall, endWall] = [wallOf(startMs, timezone), wallOf(endMs, timezone)];
  const changeMs = endWall - startWall - (endMs - startMs);
  if (changeMs === 0) return undefined;
  const named = [...ticksBetween({ cron, timezone: 'UTC' }, startWall, endWall)];
  const missing = named.filter((wall) => !isShown(wall, timezone)).map(formatWall);
  const gone = missing.length === 0 ? '' : `, ${list(missing)} ${missing.length === 1 ? 'does' : 'do'} not exist`;
  const hours = Number(((endMs - startMs) / HOUR_MS).toFixed(2));
  return `the clock is put ${changeMs > 0 ? 'forward' : 'back'}${gone}: ${hours} ${hours === 1 ? 'hour' : 'hours'} long`;
}

function list(texts: readonly string[]): string {
  return texts.length <= 2 ? texts.join(' and ') : `${texts[0]} to ${texts.at(-1)}`;
}

function intervalBetween(startMs: number, endMs: number): DataInterval {
  const dataIntervalStart = new Date(startMs).toISOString();
  return { logicalDate: dataIntervalStart, dataIntervalStart, dataIntervalEnd: new Date(endMs).toISOString() };
}
