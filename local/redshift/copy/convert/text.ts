import type { BinaryWriter } from '../binary-writer.ts';
import { KIND, NUMBER, WIDE } from '../record.ts';
import type { Field, Problem } from '../record.ts';
import type { TargetColumn } from '../target-column.ts';
import type { Convert, ConvertOptions } from './converter.ts';
import { printDouble } from './print-double.ts';
import { findInvalidUtf8, replaceInvalidUtf8 } from './utf8.ts';
import type { InvalidUtf8 } from './utf8.ts';

const BLANK = 0x20;
const TOO_LONG: Problem = { code: 1204, reason: 'String length exceeds DDL length' };
const CHAR_TOO_LONG: Problem = { code: 1204, reason: 'Char length exceeds DDL length' };
const LONGEST_VARCHAR = 65_535;

type TextOptions = Pick<ConvertOptions, 'truncateColumns' | 'trimBlanks' | 'acceptInvChars' | 'onReplaced'>;

/** VARCHAR(n): n bytes of UTF-8. */
export function varcharConverter(column: TargetColumn, options: TextOptions): Convert {
  const { trimBlanks } = options;
  const fit = { limit: column.byteLength ?? LONGEST_VARCHAR, cut: options.truncateColumns, tooLong: TOO_LONG };
  return (field, out) => {
    if ((field.flags & KIND) === NUMBER) printNumber(field);
    const problem = (field.flags & WIDE) === 0 ? null : checkUtf8(field, options);
    if (problem) return problem;
    if (trimBlanks) trimEnd(field);
    return writeText(field, out, fit);
  };
}

/** CHAR(n): n bytes, ASCII only. PostgreSQL pads it. */
export function charConverter(column: TargetColumn, options: TextOptions): Convert {
  const fit = { limit: column.byteLength ?? 1, cut: options.truncateColumns, tooLong: CHAR_TOO_LONG };
  return (field, out) => {
    if ((field.flags & KIND) === NUMBER) printNumber(field);
    const problem = (field.flags & WIDE) === 0 ? null : checkAscii(field);
    if (problem) return problem;
    if (field.end - field.start > fit.limit) trimEnd(field);
    return writeText(field, out, fit);
  };
}

interface Fit {
  readonly limit: number;
  readonly cut: boolean;
  readonly tooLong: Problem;
}

function writeText(field: Field, out: BinaryWriter, { limit, cut, tooLong }: Fit): Problem | null {
  const { bytes, start, end } = field;
  if (end - start <= limit) out.bytes(bytes, start, end);
  else if (cut) out.bytes(bytes, start, characterStart(field, start + limit));
  else return tooLong;
  return null;
}

/** The start of the character that the byte at `at` is part of. */
function characterStart({ bytes, start }: Field, at: number): number {
  let first = at;
  while (first > start && (bytes[first]! & 0xc0) === 0x80) first -= 1;
  return first;
}

/** Integers stay as written; Redshift prints other JSON numbers as %.17g of the double. */
function printNumber(field: Field): void {
  const written = field.bytes.toString('latin1', field.start, field.end);
  if (!/[.eE]/.test(written)) return;
  field.bytes = Buffer.from(printDouble(Number(written)), 'latin1');
  field.start = 0;
  field.end = field.bytes.length;
}

function checkUtf8(field: Field, options: TextOptions): Problem | null {
  const invalid = findInvalidUtf8(field.bytes, field.start, field.end);
  if (!invalid) return null;
  if (options.acceptInvChars === undefined) return invalidUtf8(field, invalid);
  field.bytes = replaceInvalidUtf8(field.bytes.subarray(field.start, field.end), options.acceptInvChars);
  field.end -= field.start;
  field.start = 0;
  options.onReplaced();
  return null;
}

function invalidUtf8({ bytes }: Field, { start, end, error }: InvalidUtf8): Problem {
  const sequence = hex(bytes, start, end);
  const reason = `String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: ${sequence} (error ${error})`;
  return { code: 1220, reason };
}

function checkAscii({ bytes, start, end }: Field): Problem | null {
  const at = bytes.subarray(start, end).findIndex((byte) => byte === 0 || byte >= 0x80);
  if (at === -1) return null;
  let after = start + at + 1;
  while (after < end && (bytes[after]! & 0xc0) === 0x80) after += 1;
  const sequence = hex(bytes, start + at, after);
  return {
    code: 1220,
    reason: `Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char: ${sequence}`,
  };
}

function hex(bytes: Buffer, start: number, end: number): string {
  return Array.from(bytes.subarray(start, end), (byte) => byte.toString(16)).join(' ');
}

function trimEnd(field: Field): void {
  while (field.end > field.start && field.bytes[field.end - 1] === BLANK) field.end -= 1;
}
