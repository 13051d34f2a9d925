import type { Json, JsonAction } from '../json-protocol.ts';
import type { Connect } from './connect.ts';
import { invalid, readInput } from './statement-input.ts';
import type { CatalogInput } from './statement-input.ts';

const DATABASES = 'SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1';
const SCHEMAS = 'SELECT nspname FROM pg_namespace WHERE nspname LIKE $1 ORDER BY 1';
const TABLES = `
SELECT table_name, table_schema, CASE table_type WHEN 'VIEW' THEN 'VIEW' ELSE 'TABLE' END
  FROM information_schema.tables
 WHERE table_schema LIKE $1 AND table_name LIKE $2
 ORDER BY table_schema, table_name`;
const COLUMNS = `
SELECT column_name, data_type, is_nullable, character_maximum_length, numeric_precision, numeric_scale, column_default
  FROM information_schema.columns
 WHERE table_schema = $1 AND table_name = $2
 ORDER BY ordinal_position`;

type Row = readonly (string | null)[];

/** The actions that list what a database holds. All of it is on one page, unless there are more than 1,000 things. */
export function catalogActions(connect: Connect): Readonly<Record<string, JsonAction>> {
  return {
    ListDatabases: async (input) => {
      const rows = await ask(connect, readInput('catalog', input), { sql: DATABASES, values: [] });
      return { Databases: rows.map(([name = null]) => name) };
    },
    ListSchemas: async (input) => {
      const asked = readInput('catalog', input);
      const rows = await ask(connect, asked, { sql: SCHEMAS, values: [asked.SchemaPattern] });
      return { Schemas: rows.map(([name = null]) => name) };
    },
    ListTables: async (input) => {
      const asked = readInput('catalog', input);
      const values = [asked.SchemaPattern, asked.TablePattern];
      const rows = await ask(connect, asked, { sql: TABLES, values });
      return { Tables: rows.map(([name = null, schema = null, type = null]) => ({ name, schema, type })) };
    },
    DescribeTable: async (input) => await describeTable(connect, readInput('catalog', input)),
  };
}

async function describeTable(connect: Connect, asked: CatalogInput): Promise<Json> {
  const { Table, Schema = 'public' } = asked;
  if (Table === undefined) throw invalid('Table is required.');
  const rows = await ask(connect, asked, { sql: COLUMNS, values: [Schema, Table] });
  const columns = rows.map(([name = null, type = null, nullable, length = null, precision = null, scale, value]) => ({
    name,
    label: name,
    typeName: type,
    nullable: nullable === 'YES' ? 1 : 0,
    length: Number(length ?? precision ?? 0),
    precision: Number(precision ?? length ?? 0),
    scale: Number(scale ?? 0),
    columnDefault: value,
    schemaName: Schema,
    tableName: Table,
  }));
  return { TableName: Table, ColumnList: columns };
}

async function ask(
  connect: Connect,
  asked: CatalogInput,
  { sql, values }: { readonly sql: string; readonly values: readonly string[] },
): Promise<readonly Row[]> {
  if (asked.NextToken !== undefined) throw invalid('NextToken is not one that was answered.');
  const client = await connect(asked);
  try {
    const { rows } = await client.query<(string | null)[]>({ text: sql, values: [...values], rowMode: 'array' });
    if (rows.length <= asked.MaxResults) return rows;
    throw invalid(
      `There are ${rows.length}: the local Data API answers on one page. Raise MaxResults, or narrow the pattern.`,
    );
  } finally {
    await client.end();
  }
}
