import { daysOf, microsOf } from './calendar.ts';
import type { Moment } from './calendar.ts';

/** What a pattern found in a text, by name; all are digits but for the names. */
export interface TimeFields {
  readonly year?: string;
  readonly month?: string;
  readonly day?: string;
  readonly dayOfYear?: string;
  readonly julian?: string;
  readonly era?: string;
  readonly hour?: string;
  readonly minute?: string;
  readonly second?: string;
  readonly fraction?: string;
  readonly half?: string;
  /** `Z`, `UTC`, `+02`, `-0700`, `+05:30`. */
  readonly zone?: string;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** The Julian day of 2000-01-01. */
const JULIAN_EPOCH = 2_451_545;

/** The moment that the fields name; null if there is none. */
export function momentOf(fields: TimeFields): Moment | null {
  const days = daysOfFields(fields);
  const micros = microsOf({
    hour: hourOf(fields),
    minute: Number(fields.minute ?? 0),
    second: Number(fields.second ?? 0),
    ...(fields.fraction !== undefined && { fraction: fields.fraction }),
  });
  if (days === null || micros === null) return null;
  return fields.zone === undefined ? { days, micros } : { days, micros, offsetSeconds: offsetOf(fields.zone) };
}

function daysOfFields({ year, month, day, dayOfYear, julian, era }: TimeFields): number | null {
  if (julian !== undefined) return Number(julian) - JULIAN_EPOCH;
  const fullYear = yearOf(year ?? '2000', era);
  if (dayOfYear === undefined) return daysOf({ year: fullYear, month: monthOf(month ?? '1'), day: Number(day ?? 1) });
  const first = daysOf({ year: fullYear, month: 1, day: 1 });
  const days = (first ?? 0) + Number(dayOfYear) - 1;
  const next = daysOf({ year: fullYear + 1, month: 1, day: 1 }) ?? 0;
  return first === null || days < first || days >= next ? null : days;
}

/** Two digits are 1970 to 2069, as in PostgreSQL. */
function yearOf(text: string, era: string | undefined): number {
  const year = Number(text);
  if (era?.toLowerCase() === 'bc') return 1 - year;
  if (text.length > 2) return year;
  return year < 70 ? year + 2000 : year + 1900;
}

function monthOf(text: string): number {
  return /^\d/.test(text) ? Number(text) : MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1;
}

function hourOf({ hour, half }: TimeFields): number {
  const value = Number(hour ?? 0);
  if (half === undefined) return value;
  if (value < 1 || value > 12) return 25;
  return (value % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
}

function offsetOf(zone: string): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone) ?? [];
  const seconds = (Number(hours) * 60 + Number(minutes)) * 60;
  return sign === '-' ? -seconds : seconds;
}
