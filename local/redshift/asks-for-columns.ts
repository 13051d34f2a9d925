import { statementKind } from '../../redshift-sql/statements.ts';
import type { Statement, StatementKind } from '../../redshift-sql/statements.ts';
import { usesExclude } from './exclude/expand-excludes.ts';
import { usesAliases } from './lateral/expand-aliases.ts';
import { usesPivot } from './pivot/expand-pivots.ts';
import { usesQualify } from './qualify/expand-qualify.ts';
import { usesPaths } from './super/expand-paths.ts';
import { usesUnnests } from './super/expand-unnests.ts';

const MAY_HOLD_QUERY: ReadonlySet<StatementKind> = new Set([
  'select',
  'select-into',
  'insert',
  'update',
  'delete',
  'merge',
  'create-table-as',
  'create-view',
  'create-materialized-view',
  'declare-cursor',
  'explain',
]);

/** Whether a statement (for PostgreSQL) has what is written out by the columns of its tables. */
export function asksForColumns(statement: Statement): boolean {
  return queryAsksForColumns(statementKind(statement), statement.text);
}

/** The same of a text whose kind is known. */
export function queryAsksForColumns(kind: StatementKind, sql: string): boolean {
  const expansions = [usesPivot, usesExclude, usesQualify, usesUnnests, usesPaths, usesAliases];
  return MAY_HOLD_QUERY.has(kind) && expansions.some((uses) => uses(sql));
}
