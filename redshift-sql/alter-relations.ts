import { effectsOn, facts } from './relation-facts.ts';
import type { StatementRelations } from './relation-facts.ts';
import type { RelationName } from './relation-name.ts';
import type { Statement } from './statements.ts';
import { TokenCursor } from './token-cursor.ts';

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
    return effectsOn(statement, [cursor.relation()], 'alter');
  if (cursor.accept('external')) return facts({ unknowns: ['ALTER EXTERNAL: what lies outside cannot be seen'] });
  const renames = statement.tokens.some((token) => token.value === 'rename');
  if (!cursor.accept('schema') || !renames) return facts({});
  return facts({ unknowns: ['ALTER SCHEMA … RENAME: every table in it changes its name'] });
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
