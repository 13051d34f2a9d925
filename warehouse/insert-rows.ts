import type { TableName } from '../redshift-sql/names.ts';
import { quoteIdentifier, quoteLiteral } from '../redshift-sql/quote.ts';
import { quoteTable } from './table-shape.ts';
import type { ColumnShape } from './table-shape.ts';

/** A column's name, and Redshift's name of its type. */
export type TypedColumn = Pick<ColumnShape, 'name' | 'type'>;

/** Rows whose values are texts of the columns' types. */
export interface RowsToInsert {
  readonly columns: readonly TypedColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Of one statement, in characters: Redshift takes 16 MB of bytes. */
const STATEMENT_CHARACTERS = 1_000_000;

/** The INSERTs of the rows, as many as it takes. For thousands of rows: what is larger belongs in S3, for COPY. */
export function insertStatements(table: TableName, { columns, rows }: RowsToInsert): readonly string[] {
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const tuples = rows.map((row) => `(${columns.map(({ type }, at) => literalOf(row[at] ?? null, type)).join(', ')})`);
  return chunksOf(tuples).map((chunk) => `insert into ${quoteTable(table)} (${names}) values\n${chunk.join(',\n')}`);
}

function literalOf(value: string | null, type: string): string {
  if (value === null) return 'null';
  return type === 'super' ? `json_parse(${quoteLiteral(value)})` : quoteLiteral(value);
}

function chunksOf(tuples: readonly string[]): readonly (readonly string[])[] {
  const chunks: string[][] = [];
  let room = 0;
  for (const tuple of tuples) {
    room -= tuple.length;
    if (room < 0) {
      chunks.push([]);
      room = STATEMENT_CHARACTERS - tuple.length;
    }
    chunks.at(-1)?.push(tuple);
  }
  return chunks;
}
