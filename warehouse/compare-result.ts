import { parse } from 'csv-parse/sync';
import type { BoundedRows } from './read-rows.ts';
import type { SqlColumn } from './session.ts';

/** How a result differs from what was expected: rows as comparable text, those that are too many and those that are missing. */
export interface ResultDifference {
  readonly unexpected: readonly string[];
  readonly missing: readonly string[];
  /** The rows are the same, in another order, and the order matters. */
  readonly onlyOrder: boolean;
}

type Value = string | null | undefined;

/** PostgreSQL's OIDs of numeric, float4 and float8, whose last digits depend on the order of additions. */
const INEXACT = new Set([1700, 700, 701]);
const SIGNIFICANT_DIGITS = 6;

/**
 * Compares a result with a CSV that has a header: columns by position, inexact numbers to six significant digits, NULL like an
 * empty text; as a set where the query gives no order. Undefined when they agree.
 */
export function compareResult(result: BoundedRows, csv: string, ordered: boolean): ResultDifference | undefined {
  const [header = [], ...expected] = parse(csv, { relaxColumnCount: true });
  const { columns } = result;
  const names = columns.map(({ name }) => name);
  if (names.join() !== header.join()) {
    return { unexpected: [`columns: ${names.join()}`], missing: [`columns: ${header.join()}`], onlyOrder: false };
  }
  const found = result.rows.map((row) => comparable(row, columns));
  const wanted = expected.map((row) => comparable(row, columns));
  const difference = { unexpected: without(found, wanted), missing: without(wanted, found) };
  if (difference.unexpected.length + difference.missing.length > 0) return { ...difference, onlyOrder: false };
  const inOrder = found.every((row, index) => row === wanted[index]);
  return ordered && !inOrder ? { ...difference, onlyOrder: true } : undefined;
}

function comparable(row: readonly Value[], columns: readonly SqlColumn[]): string {
  return JSON.stringify(columns.map((column, index) => comparableValue(row[index], column)));
}

function comparableValue(value: Value, { typeOid }: SqlColumn): string {
  const text = value ?? '';
  return text !== '' && INEXACT.has(typeOid) ? Number(text).toPrecision(SIGNIFICANT_DIGITS) : text;
}

/** The rows of one list that another lacks, counting doubles. */
function without(rows: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const row of others) left.set(row, (left.get(row) ?? 0) + 1);
  return rows.filter((row) => {
    const count = left.get(row) ?? 0;
    left.set(row, count - 1);
    return count <= 0;
  });
}
