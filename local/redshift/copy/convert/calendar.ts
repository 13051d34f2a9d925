export const DAY_MICROS = 86_400_000_000;
/** Days from 1970-01-01 to 2000-01-01, PostgreSQL's epoch. */
export const EPOCH_DAYS = 10_957;
/** Days whose microseconds are exact in a double. */
const SAFE_DAYS = 100_000;

/** A point of time, or a day with the first microsecond of it. */
export interface Moment {
  /** Since 2000-01-01. */
  readonly days: number;
  /** Of the day; may lie outside it. */
  readonly micros: number;
  /** East of UTC, where the text says it. */
  readonly offsetSeconds?: number;
}

export interface CivilDate {
  /** Astronomical: 1 BC is 0. */
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export interface ClockTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Digits after the point. */
  readonly fraction?: string;
}

/** Days since 2000-01-01 of a date; null if there is no such day. */
export function daysOf({ year, month, day }: CivilDate): number | null {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  const march = month > 2 ? month - 3 : month + 9;
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * march + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468 - EPOCH_DAYS;
}

/** Microseconds of a day; null if no clock shows that. 24:00:00 is the end of the day. */
export function microsOf({ hour, minute, second, fraction = '' }: ClockTime): number | null {
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && minute + second > 0)) return null;
  const micros = Math.round(Number(`0.${fraction || '0'}`) * 1e6);
  return ((hour * 60 + minute) * 60 + second) * 1e6 + micros;
}

/** Microseconds since 2000-01-01, exact however far away. */
export function timestampMicros({ days, micros }: Moment): number | bigint {
  if (Math.abs(days) < SAFE_DAYS) return days * DAY_MICROS + micros;
  return BigInt(days) * BigInt(DAY_MICROS) + BigInt(micros);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
