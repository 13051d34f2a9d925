import { alterRelations, alterTableRelations } from './alter-relations.ts';
import { parseCopy } from './copy.ts';
import { parseCreateTable } from './create-table.ts';
import { parseCreateView } from './create-view.ts';
import { queryRelations } from './query-relations.ts';
import type { FoundRelation } from './query-relations.ts';
import { facts } from './relation-facts.ts';
import type { RelationEffect, StatementRead, StatementRelations } from './relation-facts.ts';
import type { RelationName } from './relation-name.ts';
import { splitStatements, statementKind } from './statements.ts';
import type { Statement, StatementKind } from './statements.ts';
import { SqlSyntaxError } from './syntax-error.ts';
import { TokenCursor } from './token-cursor.ts';
import { unloadQuery } from './unload.ts';
import {
  analyzeRelations,
  commentRelations,
  dropRelations,
  grantRelations,
  lockRelations,
  refreshRelations,
  truncateRelations,
  vacuumRelations,
} from './utility-relations.ts';

type Reader = (statement: Statement) => StatementRelations;

const READERS: Readonly<Record<StatementKind, Reader>> = {
  select: readsOnly,
  explain: explainRelations,
  'declare-cursor': readsOnly,
  'select-into': (statement) => writes(statement, 'replace'),
  'create-table-as': (statement) => writes(statement, 'replace'),
  insert: (statement) => writes(statement, 'append'),
  update: (statement) => writes(statement, 'change'),
  merge: (statement) => writes(statement, 'change'),
  delete: deleteRelations,
  copy: copyRelations,
  unload: unloadRelations,
  'create-table': createTableRelations,
  'create-view': createViewRelations,
  'create-materialized-view': createViewRelations,
  drop: dropRelations,
  truncate: truncateRelations,
  'alter-table': alterTableRelations,
  'alter-other': alterRelations,
  refresh: refreshRelations,
  lock: lockRelations,
  vacuum: vacuumRelations,
  analyze: analyzeRelations,
  grant: grantRelations,
  revoke: grantRelations,
  comment: commentRelations,
  call: () => unknown('CALL: what a procedure reads and writes cannot be seen'),
  prepare: () => unknown('PREPARE: what will be run cannot be seen'),
  execute: () => unknown('EXECUTE: what is run cannot be seen'),
  set: setRelations,
  other: otherRelations,
  'create-schema': () => facts({}),
  'create-procedure': () => facts({}),
  'create-function': () => facts({}),
  'create-user-or-group': () => facts({}),
  begin: () => facts({}),
  commit: () => facts({}),
  rollback: () => facts({}),
  reset: () => facts({}),
  show: () => facts({}),
  fetch: () => facts({}),
  close: () => facts({}),
  deallocate: () => facts({}),
  cancel: () => facts({}),
};

/** The tables that one statement touches. What cannot be read is a SqlSyntaxError. */
export function statementRelations(statement: Statement): StatementRelations {
  return READERS[statementKind(statement)](statement);
}

function unknown(why: string): StatementRelations {
  return facts({ unknowns: [why] });
}

function rowsOf(reads: readonly FoundRelation[]): readonly StatementRead[] {
  return reads.map((read) => ({ ...read, via: 'rows' }));
}

function readsOnly(statement: Statement): StatementRelations {
  return facts({ reads: rowsOf(queryRelations(statement).reads) });
}

/** Redshift's EXPLAIN runs nothing, but every table must exist. */
function explainRelations(statement: Statement): StatementRelations {
  const { target, reads } = queryRelations(statement);
  const all = [...(target ? [target] : []), ...reads].map(({ table, line }) => ({
    table,
    line,
    via: 'definition' as const,
  }));
  return facts({ reads: all });
}

function writes(statement: Statement, effect: RelationEffect): StatementRelations {
  const { target, reads } = queryRelations(statement);
  return facts({ effects: target ? [{ ...target, effect }] : [], reads: rowsOf(reads) });
}

function deleteRelations(statement: Statement): StatementRelations {
  return writes(statement, queryRelations(statement).chooses ? 'change' : 'empty');
}

function copyRelations(statement: Statement): StatementRelations {
  const { table } = parseCopy(statement);
  return facts({ effects: [{ table, line: statement.line, effect: 'append' }] });
}

function unloadRelations(statement: Statement): StatementRelations {
  const literalLine = statement.tokens[2]?.line ?? statement.line;
  const [query] = splitStatements(unloadQuery(statement));
  if (!query) throw new SqlSyntaxError('UNLOAD has an empty query', { line: literalLine, position: statement.start });
  const { reads } = readsOnly(query);
  return facts({ reads: reads.map((read) => ({ ...read, line: read.line + literalLine - 1 })) });
}

function createTableRelations(statement: Statement): StatementRelations {
  const { line } = statement;
  const { foreignKeys, like, temporary, columns: _, ...table } = parseCreateTable(statement);
  const needed = [...foreignKeys.map((key) => key.table), ...(like ? [like.table] : [])];
  return facts({
    effects: [{ table: bareName(table), line, effect: 'create', temporary }],
    reads: needed.map((other) => ({ table: other, line, via: 'definition' })),
  });
}

function createViewRelations(statement: Statement): StatementRelations {
  const { materialized, replace, ...view } = parseCreateView(statement);
  const { reads } = queryRelations(statement);
  const effect = replace ? 'replace' : 'create';
  const basedOn = reads.map((read) => read.table);
  return facts({
    effects: [{ table: bareName(view), line: statement.line, effect, view: { materialized, basedOn } }],
    reads: reads.map((read) => ({ ...read, via: materialized ? 'rows' : 'definition' })),
  });
}

function bareName({ database, schema, table }: RelationName): RelationName {
  return { ...(database !== undefined && { database }), ...(schema !== undefined && { schema }), table };
}

function setRelations(statement: Statement): StatementRelations {
  const cursor = new TokenCursor(statement);
  cursor.expect('set');
  if (!cursor.accept('session')) cursor.accept('local');
  return cursor.is('search_path') ? unknown('SET search_path: unqualified names then mean other tables') : facts({});
}

function otherRelations(statement: Statement): StatementRelations {
  const cursor = new TokenCursor(statement);
  if (cursor.accept('create', 'database')) return facts({});
  const isExternal = cursor.accept('create', 'external') || cursor.accept('create', 'or', 'replace', 'external');
  if (isExternal) return unknown('CREATE EXTERNAL: what lies outside the warehouse cannot be seen');
  queryRelations(statement);
  const words = statement.tokens.slice(0, 3).map((token) => token.text.toUpperCase());
  return unknown(`${words.join(' ')} …: which tables it touches is not known`);
}
