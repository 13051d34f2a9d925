import type { BinaryWriter } from '../binary-writer.ts';
import { BECOMES_NULL } from '../record.ts';
import type { Field, Problem } from '../record.ts';
import { parseAnyTime } from './auto-times.ts';
import { DAY_MICROS, EPOCH_DAYS, microsOf, timestampMicros } from './calendar.ts';
import type { Moment } from './calendar.ts';
import type { Convert, ConvertOptions } from './converter.ts';
import { smallInteger } from './digits.ts';
import { compilePattern } from './time-patterns.ts';
import type { ParseTime } from './time-patterns.ts';

const DEFAULT_DATE = 'YYYY-MM-DD';
const DEFAULT_TIME = 'YYYY-MM-DD HH24:MI:SS';
const SHORTEST_DATE = 10;
/** PostgreSQL's: 4713 BC to 5874897 AD for dates, to 294276 AD for timestamps. */
const LEAST_DAYS = -2_451_545;
const MOST_DATE_DAYS = 2_145_031_948;
const MOST_TIMESTAMP_DAYS = 106_751_990;
const TIME_OF_DAY = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?\s*(?:(Z)|([+-])(\d{1,2}):?(\d{2})?)?$/i;

type DateOptions = Pick<ConvertOptions, 'dateFormat' | 'acceptAnyDate'>;
type TimestampOptions = Pick<ConvertOptions, 'timeFormat' | 'acceptAnyDate'>;

/** DATE, by DATEFORMAT; the time of day of a timestamp is dropped. */
export function dateConverter({ dateFormat = DEFAULT_DATE, acceptAnyDate }: DateOptions): Convert {
  const parse = dateFormat === 'auto' ? parseAnyTime : parseDate(dateFormat);
  return (field, out) => {
    const text = textOf(field);
    const moment = parse(text);
    if (moment && moment.days >= LEAST_DAYS && moment.days <= MOST_DATE_DAYS) out.int32(moment.days);
    else return acceptAnyDate ? BECOMES_NULL : invalidDate(text, dateFormat);
    return null;
  };
}

/** TIMESTAMP and TIMESTAMPTZ, by TIMEFORMAT. A zone in the text counts for TIMESTAMPTZ only; without one it is UTC. */
export function timestampConverter(type: 'timestamp' | 'timestamptz', options: TimestampOptions): Convert {
  const { timeFormat, acceptAnyDate } = options;
  const parse = timestampParser(timeFormat, type);
  const reason = `Invalid timestamp format or value [${timeFormat ?? DEFAULT_TIME}]`;
  return (field, out) => {
    const moment = parse(field);
    if (moment && moment.days >= LEAST_DAYS && moment.days <= MOST_TIMESTAMP_DAYS) {
      out.int64(timestampMicros(type === 'timestamptz' ? inUtc(moment) : moment));
      return null;
    }
    return acceptAnyDate ? BECOMES_NULL : { code: 1206, reason };
  };
}

/** TIME and TIMETZ: HH:MI[:SS[.fraction]], and an offset. */
export function timeConverter(type: 'time' | 'timetz'): Convert {
  return (field, out) => {
    const [matched, hour, minute, second = '0', fraction = '', , sign, hours = '0', minutes = '0'] =
      TIME_OF_DAY.exec(textOf(field)) ?? [];
    const micros = microsOf({ hour: Number(hour), minute: Number(minute), second: Number(second), fraction });
    if (matched === undefined || micros === null)
      return { code: 1206, reason: 'Invalid time format or value [HH24:MI:SS]' };
    const east = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60 : 60);
    if (type === 'time') out.int64(micros);
    else writeTimeWithZone(out, micros, east);
    return null;
  };
}

function writeTimeWithZone(out: BinaryWriter, micros: number, secondsEast: number): void {
  const bytes = Buffer.alloc(12);
  bytes.writeBigInt64BE(BigInt(micros));
  bytes.writeInt32BE(-secondsEast, 8);
  out.bytes(bytes, 0, bytes.length);
}

function parseDate(format: string): ParseTime {
  const parse = compilePattern(format, format === DEFAULT_DATE);
  return (text) => parse(text) ?? parse(text.replace(/[T\s]\d{1,2}:\d{2}.*$/i, ''));
}

function timestampParser(
  format: string | undefined,
  type: 'timestamp' | 'timestamptz',
): (field: Field) => Moment | null {
  if (format === 'epochsecs') return (field) => epochMoment(field, 1e6);
  if (format === 'epochmillisecs') return (field) => epochMoment(field, 1e3);
  const parse = patternParser(format, type);
  return (field) => parse(textOf(field));
}

function patternParser(format: string | undefined, type: 'timestamp' | 'timestamptz'): ParseTime {
  if (format === undefined) return compilePattern(type === 'timestamptz' ? `${DEFAULT_TIME}OF` : DEFAULT_TIME, true);
  return format === 'auto' ? parseAnyTime : compilePattern(format);
}

function epochMoment(field: Field, microsEach: number): Moment | null {
  const quick = smallInteger(field);
  const value = Number.isNaN(quick) ? anyNumber(textOf(field)) : quick;
  if (value === null) return null;
  const perDay = DAY_MICROS / microsEach;
  const days = Math.floor(value / perDay);
  return { days: days - EPOCH_DAYS, micros: Math.round((value - days * perDay) * microsEach) };
}

function anyNumber(text: string): number | null {
  return /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : null;
}

function inUtc({ days, micros, offsetSeconds = 0 }: Moment): Moment {
  return { days, micros: micros - offsetSeconds * 1e6 };
}

function invalidDate(text: string, format: string): Problem {
  const isShort = format === DEFAULT_DATE && text.length < SHORTEST_DATE;
  return {
    code: 1205,
    reason: isShort ? 'Invalid Date Format - length must be 10 or more' : `Invalid date format or value [${format}]`,
  };
}

function textOf({ bytes, start, end }: Field): string {
  return bytes.toString('latin1', start, end);
}
