// What a table is in the warehouse, against what its file says. The catalog's columns and keys are written as a CREATE TABLE and read
// by the same parser as the file, so both sides have the same names for types.
import { parseCreateTable } from '../redshift-sql/create-table.ts';
import type { TableDefinition } from '../redshift-sql/create-table.ts';
import type { TableName } from '../redshift-sql/names.ts';
import { quoteIdentifier, quoteLiteral } from '../redshift-sql/quote.ts';
import { splitStatements } from '../redshift-sql/statements.ts';
import type { TableAttributes } from '../redshift-sql/table-attributes.ts';
import { declaredKeys } from './schema/declared-keys.ts';
import type { DeclaredKey } from './schema/declared-keys.ts';
import { toCount, toRows } from './session.ts';
import type { Session, SqlRow } from './session.ts';

/** One column of a table. */
export interface ColumnShape {
  readonly name: string;
  /** Redshift's name, lengths filled in: `varchar(256)`. */
  readonly type: string;
  readonly notNull: boolean;
  /** In lower case, `none` for RAW; absent where a file leaves it to Redshift. */
  readonly encoding?: string;
  /** It has a DEFAULT, or is an IDENTITY. */
  readonly hasDefault: boolean;
}

/** What of a table is compared. */
export interface TableShape extends Pick<TableAttributes, 'distStyle' | 'distKey' | 'sortStyle' | 'sortKeys'> {
  readonly columns: readonly ColumnShape[];
  readonly keys: readonly FoundKey[];
}

/** A key that a table declares, under the name of its constraint. */
interface FoundKey extends DeclaredKey {
  readonly constraint: string;
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
  const constraints = toRows(await session.query(constraintsQuery(name)));
  await session.query(`set search_path to ${quoteIdentifier(searchPath)}`);
  const distKey = rows.find((row) => isTrue(row['is_distkey']))?.['name'];
  const sorted = rows.filter((row) => sortPosition(row) !== 0).sort((a, b) => keyPlace(a) - keyPlace(b));
  return {
    columns: readColumns(rows),
    distStyle: distStyleOf(rows[0]?.['dist_style']),
    ...(typeof distKey === 'string' ? { distKey } : {}),
    sortStyle: sortStyleOf(sorted),
    sortKeys: sorted.map((row) => row['name'] ?? ''),
    keys: constraints.flatMap((row) => readKey(row, { columns: columnsOf(rows), schema: name.schema })),
  };
}

/** RAW is what the catalog calls `none`. */
export function encodingName(encoding: string): string {
  const name = encoding.toLowerCase();
  return name === 'raw' ? 'none' : name;
}

function columnsQuery({ schema, table }: TableName): string {
  return `
    select d."column" as name, d.type, d.encoding, d."notnull" as is_notnull, d.distkey as is_distkey,
      d.sortkey as sort_position, a.atthasdef as has_default, c.releffectivediststyle as dist_style
    from pg_table_def d
    join pg_namespace n on n.nspname = d.schemaname
    join pg_class c on c.relnamespace = n.oid and c.relname = d.tablename
    join pg_attribute a on a.attrelid = c.oid and a.attname = d."column"
    where d.schemaname = ${quoteLiteral(schema)} and d.tablename = ${quoteLiteral(table)}
    order by a.attnum`;
}

function constraintsQuery({ schema, table }: TableName): string {
  return `
    select k.conname as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${quoteLiteral(schema)} and c.relname = ${quoteLiteral(table)} and k.contype in ('p', 'u', 'f')
    order by case k.contype when 'f' then 0 else 1 end, k.conname`;
}

function readColumns(rows: readonly SqlRow[]): readonly ColumnShape[] {
  if (rows.length === 0) return [];
  const { columns } = parseFound(columnsOf(rows));
  return columns.map(({ name, type, notNull }, index) => ({
    name,
    type,
    notNull,
    encoding: encodingName(rows[index]?.['encoding'] ?? 'none'),
    hasDefault: isTrue(rows[index]?.['has_default']),
  }));
}

function columnsOf(rows: readonly SqlRow[]): readonly string[] {
  return rows.map((row) => {
    const notNull = isTrue(row['is_notnull']) ? ' not null' : '';
    return `${quoteIdentifier(row['name'] ?? '')} ${row['type']}${notNull}`;
  });
}

function readKey(
  row: SqlRow,
  { columns, schema }: { readonly columns: readonly string[]; readonly schema: string },
): readonly FoundKey[] {
  const definition = parseFound([...columns, row['definition'] ?? '']);
  return declaredKeys(definition, schema).map((key) => ({ ...key, constraint: row['name'] ?? '' }));
}

function parseFound(elements: readonly string[]): TableDefinition {
  const [statement] = splitStatements(`create table found (${elements.join(', ')})`);
  if (statement === undefined) throw new Error('The catalog names no column of the table.');
  return parseCreateTable(statement);
}

/** https://docs.aws.amazon.com/redshift/latest/dg/viewing-distribution-styles.html */
function distStyleOf(number: string | null | undefined): TableShape['distStyle'] {
  const styles: Readonly<Record<string, TableShape['distStyle']>> = { '0': 'even', '1': 'key', '8': 'all' };
  return styles[number ?? ''] ?? 'auto';
}

/** Negative positions mark every other column of an interleaved key. */
function sortStyleOf(sorted: readonly SqlRow[]): TableShape['sortStyle'] {
  if (sorted.length === 0) return 'auto';
  return sorted.some((row) => sortPosition(row) < 0) ? 'interleaved' : 'compound';
}

function keyPlace(row: SqlRow): number {
  return Math.abs(sortPosition(row));
}

function sortPosition(row: SqlRow): number {
  return Number(row['sort_position'] ?? 0);
}

function isTrue(value: string | null | undefined): boolean {
  return value === 't' || value === 'true';
}
