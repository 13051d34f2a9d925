import type { RelationName } from './relation-name.ts';
import { facts } from './relation-facts.ts';
import type { RelationEffect, StatementRelations } from './relation-facts.ts';
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
  return effects(statement, tables, 'drop');
}

/** TRUNCATE t. */
export function truncateRelations(statement: Statement): StatementRelations {
  const cursor = new TokenCursor(statement);
  cursor.expect('truncate');
  cursor.accept('table');
  const table = cursor.relation();
  refuseRest(cursor);
  return effects(statement, [table], 'empty');
}

/** ALTER TABLE: RENAME and APPEND touch two tables, everything else one. */
export function alterTableRelations(statement: Statement): StatementRelations {
  const cursor = new TokenCursor(statement);
  cursor.expect('alter', 'table');
  cursor.accept('if', 'exists');
  const table = cursor.relation();
  const { line } = statement;
  if (cursor.accept('rename', 'to')) return renameRelations(statement, table, cursor.relation());
  if (cursor.accept('append', 'from')) {
    const source = cursor.relation();
    const moved = [
      { table, line, effect: 'append' as const },
      { table: source, line, effect: 'empty' as const },
    ];
    return facts({ effects: moved, reads: [{ table: source, line, via: 'rows' }] });
  }
  const referenced = readReferences(cursor).map((other) => ({ table: other, line, via: 'definition' as const }));
  return facts({ effects: [{ table, line, effect: 'alter' }], reads: referenced });
}

/** ALTER of anything but a table. */
export function alterRelations(statement: Statement): StatementRelations {
  const cursor = new TokenCursor(statement);
  cursor.expect('alter');
  if (cursor.accept('materialized', 'view') || cursor.accept('view'))
    return effects(statement, [cursor.relation()], 'alter');
  if (cursor.accept('external')) return facts({ unknowns: ['ALTER EXTERNAL: what lies outside cannot be seen'] });
  const renames = statement.tokens.some((token) => token.value === 'rename');
  if (!cursor.accept('schema') || !renames) return facts({});
  return facts({ unknowns: ['ALTER SCHEMA … RENAME: every table in it changes its name'] });
}

/** REFRESH MATERIALIZED VIEW mv. */
export function refreshRelations(statement: Statement): StatementRelations {
  const cursor = new TokenCursor(statement);
  cursor.expect('refresh', 'materialized', 'view');
  return effects(statement, [cursor.relation()], 'change');
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
  return effects(statement, readRelations(cursor), 'gate-nothing');
}

/** COMMENT ON TABLE, VIEW, COLUMN or CONSTRAINT … ON. */
export function commentRelations(statement: Statement): StatementRelations {
  const cursor = new TokenCursor(statement);
  cursor.expect('comment', 'on');
  if (cursor.accept('table') || cursor.accept('view')) return effects(statement, [cursor.relation()], 'gate-nothing');
  if (cursor.accept('column')) return effects(statement, [tableOfColumn(cursor)], 'gate-nothing');
  if (!cursor.accept('constraint')) return facts({});
  cursor.name('a constraint');
  cursor.expect('on');
  return effects(statement, [cursor.relation()], 'gate-nothing');
}

function dropSchema(statement: Statement): StatementRelations {
  const cascades = statement.tokens.some((token) => token.value === 'cascade');
  return facts({ unknowns: cascades ? ['DROP SCHEMA … CASCADE: which tables go is not said'] : [] });
}

/** The new name stands in the schema of the old. */
function renameRelations(statement: Statement, from: RelationName, to: RelationName): StatementRelations {
  const { line } = statement;
  const renamed = { ...(from.schema !== undefined && { schema: from.schema }), table: to.table };
  return facts({
    effects: [
      { table: from, line, effect: 'empty' },
      { table: renamed, line, effect: 'replace' },
    ],
    renames: { from, to: renamed },
  });
}

function readReferences(cursor: TokenCursor): readonly RelationName[] {
  const referenced: RelationName[] = [];
  while (!cursor.done) {
    if (cursor.accept('references')) referenced.push(cursor.relation());
    else cursor.next('a token');
  }
  return referenced;
}

function namedOrAll(statement: Statement, cursor: TokenCursor, notNames: readonly string[]): StatementRelations {
  if (!cursor.done && !notNames.some((word) => cursor.is(word)))
    return effects(statement, [cursor.relation()], 'gate-nothing');
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

function effects(statement: Statement, tables: readonly RelationName[], effect: RelationEffect): StatementRelations {
  return facts({ effects: tables.map((table) => ({ table, line: statement.line, effect })) });
}
