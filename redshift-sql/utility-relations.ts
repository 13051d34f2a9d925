import type { RelationName } from './relation-name.ts';
import { effectsOn, facts } from './relation-facts.ts';
import type { StatementRelations } from './relation-facts.ts';
import type { Statement } from './statements.ts';
import { TokenCursor } from './token-cursor.ts';

/*
 * Statements that name their tables at a fixed place, read by hand: PostgreSQL's grammar lacks most of their options.
 */

const NO_TABLES_OF = [
  'schema',
  'database',
  'function',
  'procedure',
  'language',
  'datashare',
  'model',
  'assumerole',
  'copy',
];

/** DROP TABLE, VIEW or MATERIALIZED VIEW, of one or several. */
export function dropRelations(statement: Statement): StatementRelations {
  const cursor = new TokenCursor(statement);
  cursor.expect('drop');
  if (cursor.accept('external')) return facts({ unknowns: ['DROP EXTERNAL: what lies outside cannot be seen'] });
  if (cursor.accept('schema')) return dropSchema(statement);
  if (!cursor.accept('table') && !cursor.accept('view') && !cursor.accept('materialized', 'view')) return facts({});
  cursor.accept('if', 'exists');
  const tables = readRelations(cursor);
  if (!cursor.accept('cascade')) cursor.accept('restrict');
  refuseRest(cursor);
  return effectsOn(statement, tables, 'drop');
}

/** TRUNCATE t. */
export function truncateRelations(statement: Statement): StatementRelations {
  const cursor = new TokenCursor(statement);
  cursor.expect('truncate');
  cursor.accept('table');
  const table = cursor.relation();
  refuseRest(cursor);
  return effectsOn(statement, [table], 'empty');
}

/** REFRESH MATERIALIZED VIEW mv. */
export function refreshRelations(statement: Statement): StatementRelations {
  const cursor = new TokenCursor(statement);
  cursor.expect('refresh', 'materialized', 'view');
  return effectsOn(statement, [cursor.relation()], 'change');
}

/** LOCK [TABLE] t, …: the tables must exist; what is written to them, other statements say. */
export function lockRelations(statement: Statement): StatementRelations {
  const cursor = new TokenCursor(statement);
  cursor.expect('lock');
  cursor.accept('table');
  const { line } = statement;
  return facts({ reads: readRelations(cursor).map((table) => ({ table, line, via: 'definition' })) });
}

/** https://docs.aws.amazon.com/redshift/latest/dg/r_VACUUM_command.html */
export function vacuumRelations(statement: Statement): StatementRelations {
  const cursor = new TokenCursor(statement);
  cursor.expect('vacuum');
  const options = [['full'], ['sort', 'only'], ['delete', 'only'], ['reindex'], ['recluster']];
  options.some((words) => cursor.accept(...words));
  return namedOrAll(statement, cursor, ['to', 'boost']);
}

/** https://docs.aws.amazon.com/redshift/latest/dg/r_ANALYZE.html */
export function analyzeRelations(statement: Statement): StatementRelations {
  const cursor = new TokenCursor(statement);
  cursor.next('ANALYZE');
  cursor.accept('compression');
  cursor.accept('verbose');
  return namedOrAll(statement, cursor, ['predicate', 'all']);
}

/** GRANT and REVOKE … ON [TABLE] t, …. */
export function grantRelations(statement: Statement): StatementRelations {
  const cursor = new TokenCursor(statement);
  while (!cursor.done && !cursor.accept('on')) cursor.next('ON');
  if (cursor.done || NO_TABLES_OF.some((word) => cursor.is(word))) return facts({});
  if (cursor.is('all')) return facts({ unknowns: ['GRANT or REVOKE ON ALL: which tables is not said'] });
  cursor.accept('table');
  return effectsOn(statement, readRelations(cursor), 'gate-nothing');
}

/** COMMENT ON TABLE, VIEW, COLUMN or CONSTRAINT … ON. */
export function commentRelations(statement: Statement): StatementRelations {
  const cursor = new TokenCursor(statement);
  cursor.expect('comment', 'on');
  if (cursor.accept('table') || cursor.accept('view')) return effectsOn(statement, [cursor.relation()], 'gate-nothing');
  if (cursor.accept('column')) return effectsOn(statement, [tableOfColumn(cursor)], 'gate-nothing');
  if (!cursor.accept('constraint')) return facts({});
  cursor.name('a constraint');
  cursor.expect('on');
  return effectsOn(statement, [cursor.relation()], 'gate-nothing');
}

function dropSchema(statement: Statement): StatementRelations {
  const cascades = statement.tokens.some((token) => token.value === 'cascade');
  return facts({ unknowns: cascades ? ['DROP SCHEMA … CASCADE: which tables go is not said'] : [] });
}

function namedOrAll(statement: Statement, cursor: TokenCursor, notNames: readonly string[]): StatementRelations {
  if (!cursor.done && !notNames.some((word) => cursor.is(word)))
    return effectsOn(statement, [cursor.relation()], 'gate-nothing');
  const verb = statement.tokens[0]?.text.toUpperCase();
  return facts({ unknowns: [`${verb} without a table: it is of every table`] });
}

/** `schema.table.column` or `table.column`. */
function tableOfColumn(cursor: TokenCursor): RelationName {
  const { database, schema, table } = cursor.relation();
  if (schema === undefined) throw cursor.error(`COMMENT ON COLUMN ${table}: expected table.column`);
  return database === undefined ? { table: schema } : { schema: database, table: schema };
}

function readRelations(cursor: TokenCursor): readonly RelationName[] {
  const tables = [cursor.relation()];
  while (cursor.accept(',')) tables.push(cursor.relation());
  return tables;
}

function refuseRest(cursor: TokenCursor): void {
  if (!cursor.done) throw cursor.unexpected('the end of the statement');
}
