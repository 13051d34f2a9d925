// When a schedule starts runs. Temporal decides that, and an interval of data must end where a run really starts: otherwise
// what lies between would be nobody's. So this follows Temporal's calendar to the minute, also where the clock changes. A
// time that does not exist is left out. In the hour that a clock goes through twice it looks for an hour that lasts two and
// goes through that again: which it finds depends on the zone, so that west of Greenwich a time may come twice, and east of
// it once. test/e2e/calendar.test.ts asks the server.

import type { Cron } from './cron.ts';
import { parseCron } from './cron.ts';
import { instantOf, wallOf } from './zoned-time.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** 29 February, of which a century's turn may take one away. */
const LONGEST_GAP_MS = 9 * 366 * DAY_MS;

/** How far back a tick is looked for, step by step; past the hours around a change of the clock, where the first tick would depend on where one begins. */
const LOOK_BACK_MS = [2 * DAY_MS, 40 * DAY_MS, 800 * DAY_MS, 2 * LONGEST_GAP_MS];

/** A cron expression and the zone of its clock. */
export interface Clock {
  readonly cron: string;
  readonly timezone: string;
}

/** The ticks after one instant, up to another and including it; milliseconds since the epoch. */
export function* ticksBetween({ cron, timezone }: Clock, afterMs: number, untilMs: number): Generator<number> {
  const due = parseCron(cron);
  const begin = afterMs - (LOOK_BACK_MS[0] ?? 0);
  let tick = nextTick(due, timezone, begin);
  while (tick !== undefined && tick <= untilMs) {
    if (tick > afterMs) yield tick;
    tick = nextTick(due, timezone, tick);
  }
}

/** The last `count` ticks up to an instant and including it, in order. */
export function lastTicks(clock: Clock, untilMs: number, count: number): readonly number[] {
  for (const lookBackMs of LOOK_BACK_MS) {
    const ticks = [...ticksBetween(clock, untilMs - lookBackMs, untilMs)];
    if (ticks.length >= count) return ticks.slice(-count);
  }
  return [];
}

/** The first `count` ticks after an instant. */
export function nextTicks(clock: Clock, afterMs: number, count: number): readonly number[] {
  const ticks: number[] = [];
  for (const tick of ticksBetween(clock, afterMs, Infinity)) {
    ticks.push(tick);
    if (ticks.length >= count) break;
  }
  return ticks;
}

/** A moment of a wall's clock, and whether it is looked at in an hour that is gone through again. */
interface Candidate {
  readonly wall: number;
  readonly isAgain: boolean;
}

function nextTick(due: Cron, timezone: string, afterMs: number): number | undefined {
  const start = wallOf(afterMs, timezone);
  const isAgain = floor(wallOf(afterMs - HOUR_MS, timezone), HOUR_MS) === floor(start, HOUR_MS);
  let candidate = nextMinute({ wall: floor(start, MINUTE_MS), isAgain }, timezone);
  while (candidate.wall - start < LONGEST_GAP_MS) {
    const later = laterIfNotDue(due, candidate, timezone);
    if (later === undefined) {
      const instant = instantOf(candidate.wall, timezone);
      if (hourOf(wallOf(instant, timezone)) === hourOf(candidate.wall)) {
        return instant + (candidate.isAgain ? HOUR_MS : 0);
      }
    }
    candidate = later ?? { ...candidate, wall: floor(candidate.wall, HOUR_MS) + HOUR_MS };
  }
  return undefined;
}

/** Where to look next, when this is not due. */
function laterIfNotDue(due: Cron, candidate: Candidate, timezone: string): Candidate | undefined {
  const { wall } = candidate;
  const date = new Date(wall);
  const isDay = due.months.has(date.getUTCMonth() + 1) && due.daysOfMonth.has(date.getUTCDate());
  if (!isDay || !isWeekday(due, wall, timezone)) return { wall: floor(wall, DAY_MS) + DAY_MS, isAgain: false };
  if (!due.hours.has(date.getUTCHours())) return { wall: floor(wall, HOUR_MS) + HOUR_MS, isAgain: false };
  return due.minutes.has(date.getUTCMinutes()) ? undefined : nextMinute(candidate, timezone);
}

/** A day whose first hour does not exist counts as the day before it, since that is what the clock shows then. */
function isWeekday({ daysOfWeek }: Cron, wall: number, timezone: string): boolean {
  if (daysOfWeek.size === 7) return true;
  return daysOfWeek.has(new Date(wallOf(instantOf(wall, timezone), timezone)).getUTCDay());
}

/** Over the end of an hour whose next one begins two hours later, the same hour is gone through again. */
function nextMinute({ wall, isAgain }: Candidate, timezone: string): Candidate {
  const next = wall + MINUTE_MS;
  const hour = floor(wall, HOUR_MS);
  if (floor(next, HOUR_MS) === hour) return { wall: next, isAgain };
  const lastsMs = instantOf(next, timezone) - instantOf(hour, timezone);
  return !isAgain && lastsMs > HOUR_MS ? { wall: hour, isAgain: true } : { wall: next, isAgain: false };
}

function hourOf(wallMs: number): number {
  return new Date(wallMs).getUTCHours();
}

function floor(ms: number, unitMs: number): number {
  return Math.floor(ms / unitMs) * unitMs;
}
