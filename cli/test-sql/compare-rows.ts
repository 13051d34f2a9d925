import type { SqlColumn } from '../../warehouse/session.ts';
import { comparableValue } from './comparable-value.ts';
import type { CaseTable } from './sql-case.ts';

export type Values = readonly (string | null)[];

/** How one row is not as expected. `line` is where the CSV says it. */
export type RowDifference =
  | { readonly kind: 'changed'; readonly line: number; readonly expected: Values; readonly found: Values }
  | { readonly kind: 'missing'; readonly line: number; readonly expected: Values }
  | { readonly kind: 'unexpected'; readonly found: Values };

/** What a comparison says; no differences, and the rows in their order: it is as expected. */
export interface RowsCompared {
  readonly matched: number;
  readonly rows: readonly RowDifference[];
  /** The rows are those expected, and come in another order. */
  readonly onlyOrder: boolean;
}

/** What was found, its columns those of the CSV in the CSV's order. */
export interface FoundRows {
  readonly columns: readonly SqlColumn[];
  readonly rows: readonly Values[];
}

/** So many rows of a kind are paired as changed; beyond, they are only listed. */
const MOST_PAIRED = 500;

/** Compares rows with a CSV as sets that count doubles, by the values that texts mean; with `ordered`, their order too. */
export function compareRows(found: FoundRows, expected: CaseTable, ordered: boolean): RowsCompared {
  const keyed = (values: Values): Keyed => {
    const comparable = found.columns.map((column, at) => comparableValue(values[at] ?? null, column));
    return { values, comparable, key: JSON.stringify(comparable) };
  };
  const actual = found.rows.map(keyed);
  const wanted = expected.rows.map(({ line, values }) => ({ line, ...keyed(values) }));
  const missing = without(wanted, actual);
  const unexpected = without(actual, wanted);
  const isSame = missing.length === 0 && unexpected.length === 0;
  return {
    matched: wanted.length - missing.length,
    rows: pairUp(missing, unexpected),
    onlyOrder: ordered && isSame && wanted.some(({ key }, at) => key !== actual[at]?.key),
  };
}

interface Keyed {
  readonly values: Values;
  readonly comparable: Values;
  /** Of the comparable values. */
  readonly key: string;
}

interface Wanted extends Keyed {
  readonly line: number;
}

/** Those of a list that another lacks, counting doubles. */
function without<Row extends Keyed>(rows: readonly Row[], others: readonly Keyed[]): readonly Row[] {
  const left = new Map<string, number>();
  for (const { key } of others) left.set(key, (left.get(key) ?? 0) + 1);
  return rows.filter(({ key }) => {
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}

/** A missing row and an unexpected one that are nearly the same are one row that changed. */
function pairUp(missing: readonly Wanted[], unexpected: readonly Keyed[]): readonly RowDifference[] {
  const free = [...unexpected];
  const differences = missing.map((row, at): RowDifference => {
    const { values: expected, line } = row;
    const near = at < MOST_PAIRED ? nearestRow(row, free.slice(0, MOST_PAIRED)) : -1;
    const [found] = near === -1 ? [] : free.splice(near, 1);
    return found === undefined
      ? { kind: 'missing', line, expected }
      : { kind: 'changed', line, expected, found: asExpectedWhereEqual(found, row) };
  });
  return [...differences, ...free.map(({ values: found }): RowDifference => ({ kind: 'unexpected', found }))];
}

/** Equal values are written as the CSV writes them, so that only what differs looks different. */
function asExpectedWhereEqual(found: Keyed, wanted: Keyed): Values {
  return found.values.map((value, at) =>
    found.comparable[at] === wanted.comparable[at] ? (wanted.values[at] ?? null) : value,
  );
}

/** The row with the most equal values: at least half of them, or the first, which is most often the key. -1: none. */
function nearestRow({ comparable: wanted }: Keyed, rows: readonly Keyed[]): number {
  const likeness = rows.map(({ comparable }) => {
    const equal = comparable.filter((value, at) => value === wanted[at]).length;
    if (comparable[0] === wanted[0]) return equal + 0.5;
    return equal * 2 >= wanted.length && wanted.length > 1 ? equal : 0;
  });
  const most = Math.max(0, ...likeness);
  return most === 0 ? -1 : likeness.indexOf(most);
}
