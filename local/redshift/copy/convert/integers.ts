import type { BinaryWriter } from '../binary-writer.ts';
import { KIND, NUMBER } from '../record.ts';
import type { Field, Problem } from '../record.ts';
import type { Convert } from './converter.ts';
import { invalidDigit, smallInteger } from './digits.ts';

const TYPES = {
  int2: { label: 'Short', least: -32_768n, most: 32_767n },
  int4: { label: 'Integer', least: -2_147_483_648n, most: 2_147_483_647n },
  int8: { label: 'Long', least: -9_223_372_036_854_775_808n, most: 9_223_372_036_854_775_807n },
} as const;

type IntegerType = keyof typeof TYPES;

type Write = (out: BinaryWriter, value: number | bigint) => void;

const WRITERS: Readonly<Record<IntegerType, Write>> = {
  int2: (out, value) => out.int16(Number(value)),
  int4: (out, value) => out.int32(Number(value)),
  int8: (out, value) => out.int64(value),
};

/** SMALLINT, INTEGER and BIGINT. A JSON number may be written with a point or exponent if its value is whole. */
export function integerConverter(type: IntegerType): Convert {
  const { label, least, most } = TYPES[type];
  const write = WRITERS[type];
  const isWide = type === 'int8';
  const [smallest, largest] = [Number(least), Number(most)];
  const overflow: Problem = { code: 1222, reason: `Overflow (Integer valid range ${least} to ${most})` };
  return (field, out) => {
    const value = smallInteger(field);
    if (value >= smallest && value <= largest) {
      write(out, value);
      return null;
    }
    const whole = wholeNumber(field);
    if (whole === null) return invalidDigit(field, label);
    if (whole < least || whole > most) return overflow;
    write(out, isWide ? whole : Number(whole));
    return null;
  };
}

function wholeNumber({ bytes, start, end, flags }: Field): bigint | null {
  const text = bytes.toString('latin1', start, end);
  if (/^[+-]?\d+$/.test(text)) return BigInt(text.replace('+', ''));
  if ((flags & KIND) !== NUMBER) return null;
  const value = Number(text);
  return Number.isInteger(value) ? BigInt(value) : null;
}
