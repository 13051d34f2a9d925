import type { Statement } from '../../redshift-sql/statements.ts';
import { TokenCursor } from '../../redshift-sql/token-cursor.ts';
import { quoteText, regclass } from './define-table.ts';
import { isHere } from './show-conditions.ts';
import { routine, showGrants } from './show-grants.ts';

/*
 * SHOW of what there is, as queries of views of the layer (65-show.sql, 96-show-more.sql): https://docs.aws.amazon.com/redshift/latest/dg/r_SHOW_TABLES.html
 * and its neighbours. A setting is shown by SHOW too, and by nothing of this.
 */

/** `SHOW DATABASES | SCHEMAS | TABLES | COLUMNS | TABLE | VIEW | PROCEDURE | GRANTS …` as a query; undefined: it shows something else. */
export function showObjects(statement: Statement): string | undefined {
  const cursor = new TokenCursor(statement);
  cursor.expect('show');
  const query = queryOf(cursor);
  if (query !== undefined && !cursor.done) throw cursor.unexpected('LIKE, LIMIT or the end');
  return query;
}

/** `ANALYZE COMPRESSION [table [(column, …)]] [COMPROWS n]`: https://docs.aws.amazon.com/redshift/latest/dg/r_ANALYZE_COMPRESSION.html */
export function analyzeCompression(statement: Statement): string {
  const cursor = new TokenCursor(statement);
  cursor.expect('analyze', 'compression');
  const isOne = !cursor.done && !cursor.is('comprows');
  const table = isOne ? regclass(cursor.relation()) : 'NULL';
  const columns = isOne && cursor.is('(') ? `ARRAY[${cursor.nameList().map(quoteText).join(', ')}]` : 'NULL';
  if (isOne && cursor.accept('comprows')) cursor.integer('a number of rows');
  if (!cursor.done) throw cursor.unexpected('a table or the end');
  return `SELECT * FROM pg_catalog.shiftwork_compression(${table}::regclass, ${columns}::text[])`;
}

function queryOf(cursor: TokenCursor): string | undefined {
  if (cursor.accept('databases')) return list(cursor, { from: 'databases', column: 'database_name' });
  if (cursor.accept('schemas')) {
    cursor.expect('from', 'database');
    const database = cursor.name('a database name').value;
    return list(cursor, { from: 'schemas', column: 'schema_name', where: isHere(database) });
  }
  if (cursor.accept('tables')) {
    cursor.expect('from', 'schema');
    const { table: schema, schema: database } = cursor.relation();
    const where = `${isHere(database)} AND schema_name = shiftwork_known_schema(${quoteText(schema)})`;
    return list(cursor, { from: 'tables', column: 'table_name', where });
  }
  if (cursor.accept('columns')) {
    cursor.expect('from', 'table');
    const table = cursor.relation();
    const from = `columns(${regclass(table)})`;
    return list(cursor, { from, column: 'column_name', where: isHere(table.database), order: 'ordinal_position' });
  }
  if (cursor.accept('table'))
    return `SELECT pg_catalog.shiftwork_definition(${regclass(cursor.relation())}) AS "Show Table DDL statement"`;
  if (cursor.accept('view'))
    return `SELECT pg_catalog.shiftwork_view_text(${regclass(cursor.relation())}) AS "Show View DDL statement"`;
  if (cursor.accept('procedure')) {
    const procedure = `pg_catalog.shiftwork_routine(${routine(cursor)})`;
    return `SELECT pg_catalog.shiftwork_procedure_text(${procedure}) AS "Stored Procedure Definition"`;
  }
  return cursor.accept('grants') ? showGrants(cursor) : undefined;
}

interface Listing {
  /** The view or function is `shiftwork_show_` and this. */
  readonly from: string;
  /** What LIKE filters by. */
  readonly column: string;
  readonly where?: string;
  readonly order?: string;
}

/** `[LIKE 'pattern'] [LIMIT n]` */
function list(cursor: TokenCursor, { from, column, where = 'true', order = column }: Listing): string {
  const like = cursor.accept('like') ? ` AND ${column} LIKE ${quoteText(cursor.string('a pattern').value)}` : '';
  const limit = cursor.accept('limit') ? ` LIMIT ${cursor.integer('a number of rows')}` : '';
  return `SELECT * FROM pg_catalog.shiftwork_show_${from} WHERE ${where}${like} ORDER BY ${order}${limit}`;
}
