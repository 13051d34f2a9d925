import type { Field, Problem } from '../record.ts';

/** The problem of a number that is not one: the first character that no number has there. */
export function invalidDigit({ bytes, start, end }: Field, type: 'Short' | 'Integer' | 'Long' | 'Decimal'): Problem {
  const text = bytes.toString('latin1', start, end);
  const number = type === 'Decimal' ? /^[+-]?\d*\.?\d*/ : /^[+-]?\d*/;
  const position = number.exec(text)?.[0].length ?? 0;
  const value = position < text.length ? text[position] : text.at(-1);
  return { code: 1207, reason: `Invalid digit, Value '${value}', Pos ${position}, Type: ${type}` };
}
