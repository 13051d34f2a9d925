import type { TargetColumn } from '../model/into/fit-columns.ts';
import type { TableName } from '../redshift-sql/names.ts';
import { quoteLiteral } from '../redshift-sql/quote.ts';
import { toRows } from './session.ts';
import type { Session } from './session.ts';
import { readTableShape } from './table-shape.ts';

/** The columns of a table as the catalog has them; none where there is no such table. */
export async function readTargetColumns(
  session: Session,
  table: TableName,
  searchPath: string,
): Promise<readonly TargetColumn[]> {
  const { columns } = await readTableShape(session, table, searchPath);
  // Redshift shows an IDENTITY as a default: "identity"(…).
  const sql = `select column_name from svv_columns where table_schema = ${quoteLiteral(table.schema)}
    and table_name = ${quoteLiteral(table.table)} and column_default is not null`;
  const filled = new Set(toRows(await session.query(sql)).map(({ column_name: name }) => name));
  return columns.map((column) => ({ ...column, hasDefault: filled.has(column.name) }));
}
