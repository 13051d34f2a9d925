// What a table is in the warehouse, against what its file says. The catalog's columns are written as a CREATE TABLE and read by the
// same parser as the file, so both sides have the same names for types.
import { parseCreateTable } from '../redshift-sql/create-table.ts';
import type { TableDefinition } from '../redshift-sql/create-table.ts';
import type { TableName } from '../redshift-sql/names.ts';
import { quoteIdentifier, quoteLiteral } from '../redshift-sql/quote.ts';
import { splitStatements } from '../redshift-sql/statements.ts';
import { toCount, toRows } from './session.ts';
import type { Session, SqlRow } from './session.ts';

/** One column of a table. */
export interface ColumnShape {
  readonly name: string;
  /** Redshift's name, lengths filled in: `varchar(256)`. */
  readonly type: string;
  readonly notNull: boolean;
}

/** What of a table is compared; its keys are left out where Redshift chooses them by itself. */
export interface TableShape {
  readonly columns: readonly ColumnShape[];
  readonly distKey?: string;
  readonly sortKeys: readonly string[];
}

/** `"schema"."table"`. */
export function quoteTable({ schema, table }: TableName): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}

/** Whether there is such a table or view. */
export async function tableExists(session: Session, { schema, table }: TableName): Promise<boolean> {
  const sql = `select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${quoteLiteral(schema)} and c.relname = ${quoteLiteral(table)}`;
  return toCount(await session.query(sql)) > 0;
}

/** The table as the catalog has it: without columns where there is none. pg_table_def shows only what is in the search_path, so that is set for a while. */
export async function readTableShape(session: Session, name: TableName, searchPath: string): Promise<TableShape> {
  await session.query(`set search_path to ${quoteIdentifier(name.schema)}`);
  const rows = toRows(await session.query(columnsQuery(name)));
  await session.query(`set search_path to ${quoteIdentifier(searchPath)}`);
  const distKey = rows.find((row) => isTrue(row['is_distkey']))?.['name'];
  // Negative positions mark every other column of an interleaved key.
  const sorted = rows.filter((row) => sortPosition(row) > 0).sort((a, b) => sortPosition(a) - sortPosition(b));
  return {
    columns: readColumns(rows),
    ...(typeof distKey === 'string' ? { distKey } : {}),
    sortKeys: sorted.map((row) => row['name'] ?? ''),
  };
}

/** The table as its file defines it. */
export function shapeOf({ columns, distKey, sortKeys }: TableDefinition): TableShape {
  return {
    columns: columns.map(({ name, type, notNull }) => ({ name, type, notNull })),
    ...(distKey === undefined ? {} : { distKey }),
    sortKeys,
  };
}

function columnsQuery({ schema, table }: TableName): string {
  return `
    select d."column" as name, d.type, d."notnull" as is_notnull, d.distkey as is_distkey, d.sortkey as sort_position
    from pg_table_def d
    join pg_namespace n on n.nspname = d.schemaname
    join pg_class c on c.relnamespace = n.oid and c.relname = d.tablename
    join pg_attribute a on a.attrelid = c.oid and a.attname = d."column"
    where d.schemaname = ${quoteLiteral(schema)} and d.tablename = ${quoteLiteral(table)}
    order by a.attnum`;
}

function readColumns(rows: readonly SqlRow[]): readonly ColumnShape[] {
  if (rows.length === 0) return [];
  const columns = rows.map((row) => {
    const notNull = isTrue(row['is_notnull']) ? ' not null' : '';
    return `${quoteIdentifier(row['name'] ?? '')} ${row['type']}${notNull}`;
  });
  const [statement] = splitStatements(`create table found (${columns.join(', ')})`);
  return statement === undefined ? [] : shapeOf(parseCreateTable(statement)).columns;
}

function isTrue(value: string | null | undefined): boolean {
  return value === 't' || value === 'true';
}

function sortPosition(row: SqlRow): number {
  return Math.abs(Number(row['sort_position'] ?? 0));
}
