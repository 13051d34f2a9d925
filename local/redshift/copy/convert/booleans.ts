import type { BinaryWriter } from '../binary-writer.ts';
import type { Field, Problem } from '../record.ts';

const UNKNOWN: Problem = { code: 1210, reason: 'Unknown boolean format' };
const TRUE = new Set(['t', 'true', 'y', 'yes', '1']);
const FALSE = new Set(['f', 'false', 'n', 'no', '0']);

/** BOOLEAN, in the spellings of https://docs.aws.amazon.com/redshift/latest/dg/r_Boolean_type.html */
export function convertBoolean(field: Field, out: BinaryWriter): Problem | null {
  const text = field.bytes.toString('latin1', field.start, field.end).toLowerCase();
  if (!TRUE.has(text) && !FALSE.has(text)) return UNKNOWN;
  out.bool(TRUE.has(text));
  return null;
}
