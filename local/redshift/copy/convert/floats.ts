import type { Field, Problem } from '../record.ts';
import type { Convert } from './converter.ts';

const FORMAT: Problem = { code: 1208, reason: 'Invalid value for a floating point number' };
const OVERFLOW: Problem = { code: 1204, reason: 'Floating point overflow' };
const WORDS = new Map([
  ['nan', Number.NaN],
  ['inf', Infinity],
  ['+inf', Infinity],
  ['-inf', -Infinity],
  ['infinity', Infinity],
  ['+infinity', Infinity],
  ['-infinity', -Infinity],
]);

/** A double holds these powers exactly, so one division of an exact integer is correctly rounded. */
const POWERS = Array.from({ length: 23 }, (_, power) => 10 ** power);
const SAFE_DIGITS = 15;

/** REAL and DOUBLE PRECISION. */
export function floatConverter(type: 'float4' | 'float8'): Convert {
  return (field, out) => {
    const quick = shortDecimal(field);
    const value = Number.isNaN(quick) ? anyFloat(field) : quick;
    if (value === null) return FORMAT;
    if (type === 'float8') out.float64(value);
    else if (Number.isFinite(value) && !Number.isFinite(Math.fround(value))) return OVERFLOW;
    else out.float32(value);
    return null;
  };
}

/** The value of up to 15 digits with a point among them; NaN for anything else. */
function shortDecimal({ bytes, start, end }: Field): number {
  const isNegative = bytes[start] === 0x2d;
  let at = isNegative ? start + 1 : start;
  if (at === end || end - at > SAFE_DIGITS) return Number.NaN;
  let value = 0;
  let point = -1;
  for (; at < end; at += 1) {
    const byte = bytes[at]!;
    if (byte >= 0x30 && byte <= 0x39) value = value * 10 + (byte - 0x30);
    else if (byte === 0x2e && point < 0) point = at;
    else return Number.NaN;
  }
  if (point >= 0 && end - start === (isNegative ? 2 : 1)) return Number.NaN;
  const scaled = point < 0 ? value : value / POWERS[end - 1 - point]!;
  return isNegative ? -scaled : scaled;
}

function anyFloat({ bytes, start, end }: Field): number | null {
  const text = bytes.toString('latin1', start, end);
  const word = WORDS.get(text.toLowerCase());
  if (word !== undefined) return word;
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? finite(Number(text)) : null;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
