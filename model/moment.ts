import { instantOf, isShown, wallOf } from './zoned-time.ts';

const QUARTER_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What a date or a time of people stands for: all of a day, or one moment; both ends belong to it, in milliseconds since the epoch. */
export interface Moment {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly isDay: boolean;
}

export type MomentRead = Moment | { readonly fault: string };

const SHAPE = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/** Reads `2018-11-05`, or `2018-11-05T06:00` by the zone's clock, or with an offset: `2018-11-05T06:00Z`. */
export function readMoment(text: string, timezone: string): MomentRead {
  const [, date = '', time, offset] = SHAPE.exec(text.trim()) ?? [];
  const dayMs = Date.parse(`${date}T00:00:00Z`);
  const isDate = Number.isFinite(dayMs) && new Date(dayMs).toISOString().startsWith(date);
  if (date === '' || !isDate) return { fault: `expected a date such as 2018-11-05 or 2018-11-05T06:00, got ${text}` };
  if (time === undefined) return readDay(dayMs, timezone);
  const wallMs = Date.parse(`${date}T${time}${offset ?? 'Z'}`);
  if (!Number.isFinite(wallMs)) return { fault: `expected a time such as 06:00, got ${time}` };
  if (offset !== undefined) return { firstMs: wallMs, lastMs: wallMs, isDay: false };
  if (!isShown(wallMs, timezone)) {
    return { fault: `${date} ${time} does not exist in ${timezone}: the clock is put forward over it` };
  }
  return { ...instantsOf(wallMs, timezone), isDay: false };
}

function readDay(dayMs: number, timezone: string): Moment {
  return { firstMs: beginOf(dayMs, timezone), lastMs: beginOf(dayMs + DAY_MS, timezone) - 1, isDay: true };
}

/** A day may begin later than at midnight. */
function beginOf(dayMs: number, timezone: string): number {
  let wallMs = dayMs;
  while (!isShown(wallMs, timezone)) wallMs += QUARTER_MS;
  return instantsOf(wallMs, timezone).firstMs;
}

/** A clock that is put back shows an hour's times twice. */
function instantsOf(wallMs: number, timezone: string): Pick<Moment, 'firstMs' | 'lastMs'> {
  const instant = instantOf(wallMs, timezone);
  const shown = [instant - HOUR_MS, instant, instant + HOUR_MS].filter((one) => wallOf(one, timezone) === wallMs);
  return { firstMs: shown[0] ?? instant, lastMs: shown.at(-1) ?? instant };
}
