import { statementRelations } from '../../redshift-sql/statement-relations.ts';
import type { Statement, StatementKind } from '../../redshift-sql/statements.ts';
import { SqlSyntaxError } from '../../redshift-sql/syntax-error.ts';
import type { Injector } from './injector.ts';
import { quoteRelation } from './written-table.ts';

/*
 * A view WITH NO SCHEMA BINDING is bound anew in the transaction that changes one of its tables, which looks at the others. Two
 * transactions that change two tables of one view would wait for each other, each with its own table locked: they take turns, and
 * wait before they lock anything.
 */

const CHANGES_NAMES: ReadonlySet<StatementKind> = new Set([
  'create-table',
  'create-table-as',
  'select-into',
  'create-view',
  'create-materialized-view',
  'alter-table',
  'alter-other',
  'drop',
]);

/** The relations that a statement makes, alters, renames or drops, quoted. */
export function changedNames(statement: Statement, kind: StatementKind): readonly string[] {
  if (!CHANGES_NAMES.has(kind)) return [];
  try {
    const { effects } = statementRelations(statement);
    return effects.filter(({ temporary }) => !temporary).map(({ table }) => quoteRelation(table));
  } catch (error) {
    // What PostgreSQL will refuse, or what only the proxy can read.
    if (!(error instanceof SqlSyntaxError)) throw error;
    return [];
  }
}

/** Waits until no other transaction binds the late views that read these relations, and has others wait for this one. */
export function holdLateViews(injector: Injector, names: readonly string[]): void {
  injector.run('SELECT pg_catalog.shiftwork_hold_late_views($1::json)', [JSON.stringify(names)]);
}
