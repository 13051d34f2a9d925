import type { CsvTable } from '../model/csv-table.ts';
import type { TableName } from '../redshift-sql/names.ts';
import { insertRows } from './insert-rows.ts';
import type { Session } from './session.ts';
import { quoteTable, readTableShape } from './table-shape.ts';

/** Makes a table hold the rows of a CSV, and no others; in the transaction that is open, if one is. */
export async function replaceRows(
  session: Session,
  { columns, rows }: CsvTable,
  { table, schema }: { readonly table: TableName; readonly schema: string },
): Promise<number> {
  const shape = await readTableShape(session, table, schema);
  const typed = columns.map((name) => ({ name, type: shape.columns.find((one) => one.name === name)?.type ?? '' }));
  await session.query(`delete from ${quoteTable(table)}`);
  await insertRows(session, table, { columns: typed, rows: rows.map(({ values }) => values) });
  return rows.length;
}
