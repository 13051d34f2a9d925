import { parseCreateTable, parseCreateTableAs } from '../../redshift-sql/create-table.ts';
import type { TableAsQuery, TableDefinition } from '../../redshift-sql/create-table.ts';
import { parseCreateView } from '../../redshift-sql/create-view.ts';
import { applyEdits } from '../../redshift-sql/edits.ts';
import { tokenize } from '../../redshift-sql/lexer.ts';
import type { RelationName } from '../../redshift-sql/relation-name.ts';
import type { Statement } from '../../redshift-sql/statements.ts';
import type { TableAttributes } from '../../redshift-sql/table-attributes.ts';
import { isKeyword } from '../../redshift-sql/token-cursor.ts';
import { quoteRelation } from './written-table.ts';

/*
 * PostgreSQL keeps what it knows of a table; distribution, sorting and encodings are kept beside it by a function of the layer,
 * pg_catalog.shiftwork_describe_table, in the transaction that makes the table. Foreign keys go there too: they are shown,
 * not enforced.
 */

interface Description {
  readonly distStyle: string;
  readonly distKey?: string;
  readonly sortKeys: readonly string[];
  readonly sortStyle: string;
  readonly encodings: Readonly<Record<string, string>>;
  readonly foreignKeys: readonly {
    readonly columns: readonly string[];
    readonly referenced: readonly string[];
  }[];
}

/** The statement that keeps what PostgreSQL does not know of the table just made. */
export function describeTable(statement: Statement, kind: 'create-table' | 'create-table-as'): readonly string[] {
  const table: Described =
    kind === 'create-table' ? parseCreateTable(statement) : withoutColumns(parseCreateTableAs(statement));
  if (table.like) return [describeLike(table, table.like.table)];
  const description = quoteText(JSON.stringify(descriptionOf(table)));
  // Names are resolved here, by the client's search_path.
  const others = table.foreignKeys.map((key) => regclass(key.table)).join(', ');
  const values = `${regclass(table)}, ${description}::json, ARRAY[${others}]::regclass[]`;
  return [`SELECT pg_catalog.shiftwork_describe_table(${values})`];
}

/** The same of a materialized view; and its text, which the catalog shows as it was written. */
export function describeView(statement: Statement): readonly string[] {
  const { attributes, autoRefresh, ...name } = parseCreateView(statement);
  const { text } = statement;
  const description = descriptionOf({ ...name, ...attributes, columns: [], foreignKeys: [] });
  const kept = quoteText(JSON.stringify({ ...description, autoRefresh, text }));
  return [`SELECT pg_catalog.shiftwork_describe_table(${regclass(name)}, ${kept}::json, '{}')`];
}

/** LIKE takes over the distribution and sort keys: https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html */
function describeLike(table: RelationName, parent: RelationName): string {
  return `SELECT pg_catalog.shiftwork_describe_like(${regclass(table)}, ${regclass(parent)})`;
}

/** A relation by its number, for the layer. */
export function regclass(table: RelationName): string {
  return `${quoteText(quoteRelation(table))}::regclass`;
}

/** A literal for PostgreSQL, where a backslash is itself. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `CREATE TABLE #t` makes a temporary table: the word is put in where it lacks. */
export function makesTemporary(statement: Statement, sql: string): string {
  const [, second] = statement.tokens;
  const isNamedSo = statement.tokens
    .slice(0, 6)
    .some(({ kind, value }) => kind === 'identifier' && value.startsWith('#'));
  return isNamedSo && second?.value === 'table' ? sql.replace(/^\s*create\s+/i, 'CREATE TEMP ') : sql;
}

/** `SELECT … INTO #t` makes a temporary table too. */
export function selectsIntoTemporary(sql: string): string {
  const tokens = tokenize(sql);
  const into = tokens.find((token, at) => isKeyword(token, 'into') && tokens[at + 1]?.value.startsWith('#'));
  return into ? applyEdits(sql, [{ start: into.end, end: into.end, text: ' TEMP' }]) : sql;
}

type Described = RelationName & TableAttributes & Pick<TableDefinition, 'columns' | 'foreignKeys' | 'like'>;

/** Of a table made from a query only the query knows the columns. */
function withoutColumns(table: TableAsQuery): Described {
  return { ...table, columns: [], foreignKeys: [] };
}

function descriptionOf(table: Described): Description {
  const encoded = table.columns.flatMap(({ name, encode }) => (encode === undefined ? [] : [[name, encode]]));
  const foreignKeys = table.foreignKeys.map((key) => ({
    columns: key.columns,
    referenced: key.referencedColumns,
  }));
  return {
    distStyle: table.distStyle,
    ...(table.distKey !== undefined && { distKey: table.distKey }),
    sortKeys: table.sortKeys,
    sortStyle: table.sortStyle,
    encodings: Object.fromEntries(encoded) as Record<string, string>,
    foreignKeys,
  };
}
