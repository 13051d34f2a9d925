import { KIND, NUMBER } from '../record.ts';
import type { Field, Problem } from '../record.ts';

/** So many digits are exact in a double. */
const SAFE_DIGITS = 15;

/** The value of up to 15 digits, in a JSON number also with `.0` after them; NaN for anything else. */
export function smallInteger({ bytes, start, end: last, flags }: Field): number {
  const hasPoint =
    (flags & KIND) === NUMBER && last - start > 2 && bytes[last - 2] === 0x2e && bytes[last - 1] === 0x30;
  const end = hasPoint ? last - 2 : last;
  const first = bytes[start];
  const isNegative = first === 0x2d;
  let at = isNegative || first === 0x2b ? start + 1 : start;
  if (at === end || end - at > SAFE_DIGITS) return Number.NaN;
  let value = 0;
  for (; at < end; at += 1) {
    const digit = bytes[at]! - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return isNegative ? 0 - value : value;
}

/** The problem of a number that is not one: the first character that no number has there. */
export function invalidDigit({ bytes, start, end }: Field, type: 'Short' | 'Integer' | 'Long' | 'Decimal'): Problem {
  const text = bytes.toString('latin1', start, end);
  const number = type === 'Decimal' ? /^[+-]?\d*\.?\d*/ : /^[+-]?\d*/;
  const position = number.exec(text)?.[0].length ?? 0;
  const value = position < text.length ? text[position] : text.at(-1);
  return { code: 1207, reason: `Invalid digit, Value '${value}', Pos ${position}, Type: ${type}` };
}
