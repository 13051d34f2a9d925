import type { CsvTable } from '../model/csv-table.ts';
import type { TableName } from '../redshift-sql/names.ts';
import { insertStatements } from './insert-rows.ts';
import type { TypedColumn } from './insert-rows.ts';
import type { Session } from './session.ts';
import { quoteTable, readTableShape } from './table-shape.ts';

/** Makes a table hold the rows of a CSV, and no others; in the transaction that is open, if one is. */
export async function replaceRows(
  session: Session,
  csv: CsvTable,
  { table, schema }: { readonly table: TableName; readonly schema: string },
): Promise<number> {
  const { columns } = await readTableShape(session, table, schema);
  for (const sql of replaceStatements(table, csv, columns)) await session.query(sql);
  return csv.rows.length;
}

/** The statements that do it, by the columns that the table has. */
export function replaceStatements(
  table: TableName,
  { columns, rows }: CsvTable,
  known: readonly TypedColumn[],
): readonly string[] {
  const typed = columns.map((name) => ({ name, type: known.find((one) => one.name === name)?.type ?? '' }));
  const inserts = insertStatements(table, { columns: typed, rows: rows.map(({ values }) => values) });
  return [`delete from ${quoteTable(table)}`, ...inserts];
}
