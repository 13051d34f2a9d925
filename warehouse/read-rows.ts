// A result of any size is read through a cursor, a thousand rows at a time: a single-node cluster fetches no more at once, and
// what need not be kept is only counted. https://docs.aws.amazon.com/redshift/latest/dg/declare.html
import type { Session, SqlColumn } from './session.ts';

/** The rows of a query, as many as were wanted. */
export interface BoundedRows {
  readonly columns: readonly SqlColumn[];
  /** The first rows, at most `keep`. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** Rows that the query has; at most `countTo`. */
  readonly count: number;
}

/** How many rows to keep, and how far to count those that are not kept. */
export interface RowBounds {
  readonly keep: number;
  readonly countTo: number;
}

const FETCH_ROWS = 1_000;

/** Runs a SELECT within the transaction that is open, and reads its rows up to the bounds. */
export async function readRows(session: Session, select: string, { keep, countTo }: RowBounds): Promise<BoundedRows> {
  await session.query(`declare shiftwork_rows cursor for ${select}`);
  const kept: (readonly (string | null)[])[] = [];
  let columns: readonly SqlColumn[] = [];
  let count = 0;
  for (let fetched = FETCH_ROWS; fetched === FETCH_ROWS && count < countTo;) {
    const page = await session.query(`fetch forward ${FETCH_ROWS} from shiftwork_rows`);
    columns = page.columns;
    kept.push(...page.values.slice(0, keep - kept.length));
    fetched = page.values.length;
    count += fetched;
  }
  await session.query('close shiftwork_rows');
  return { columns, rows: kept, count: Math.min(count, countTo) };
}
