import type { FoundRelation } from './query-relations.ts';
import type { RelationName } from './relation-name.ts';
import type { Statement } from './statements.ts';

/** What a statement does to a table. */
export type RelationEffect = 'create' | 'replace' | 'append' | 'change' | 'empty' | 'drop' | 'alter' | 'gate-nothing';

/** What one statement does, before the file around it is considered. */
export interface StatementRelations {
  readonly effects: readonly StatementEffect[];
  readonly reads: readonly StatementRead[];
  /** Why the statement may touch more than can be seen. */
  readonly unknowns: readonly string[];
  /** ALTER TABLE … RENAME: what stood under the one name stands under the other. */
  readonly renames?: { readonly from: RelationName; readonly to: RelationName };
}

export interface StatementEffect extends FoundRelation {
  readonly effect: RelationEffect;
  /** The table lives only as long as the session. */
  readonly temporary?: boolean;
  /** The name is that of a view, and these its query reads. */
  readonly view?: ViewBase;
}

export interface ViewBase {
  readonly materialized: boolean;
  readonly basedOn: readonly RelationName[];
}

export interface StatementRead extends FoundRelation {
  /** `definition`: the table must exist, its rows do not matter (REFERENCES, LIKE, the query of a plain view). */
  readonly via: 'rows' | 'definition';
}

/** The facts given, and none of the others. */
export function facts(some: Partial<StatementRelations>): StatementRelations {
  return { effects: [], reads: [], unknowns: [], ...some };
}

/** One effect on each of several tables, at the statement's line. */
export function effectsOn(
  { line }: Statement,
  tables: readonly RelationName[],
  effect: RelationEffect,
): StatementRelations {
  return facts({ effects: tables.map((table) => ({ table, line, effect })) });
}
