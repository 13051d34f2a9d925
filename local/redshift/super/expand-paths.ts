import { parseSync } from 'libpg-query';
import { applyEdits } from '../../../redshift-sql/edits.ts';
import { tokenize } from '../../../redshift-sql/lexer.ts';
import type { TableColumns } from '../lateral/from-source.ts';
import { childOf, isTree, listOf, textOf } from '../lateral/tree.ts';
import type { Tree } from '../lateral/tree.ts';
import { namesOf } from './is-super.ts';
import { pathEdits } from './path-edits.ts';
import { alternatives } from './typed-literals.ts';

/*
 * A SUPER value is navigated by path: `t.v.a[0].b` (https://docs.aws.amazon.com/redshift/latest/dg/query-super.html). To PostgreSQL's grammar that is a
 * name of several parts and an indirection; which part is the column, the tables of FROM say, and the catalog of what type it is.
 * Whatever leads into a SUPER column becomes calls of the layer (92-super-types.sql), in the text. Texts are latin1, as in tree.ts.
 */

/** What a path needs to know of its session. */
export interface PathContext {
  readonly ask: TableColumns;
  /** Asks whether bare names of attributes keep their case: enable_case_sensitive_super_attribute. */
  readonly keepsCase: () => Promise<boolean>;
}

/** Whether a statement may have a path into a SUPER value, a name that is more than a table's column; or a literal beside one. */
export function usesPaths(sql: string): boolean {
  return treeWithPaths(sql) !== undefined;
}

/** A statement's text (for PostgreSQL) with every path into a SUPER value as calls of functions. */
export async function expandPaths(sql: string, { ask, keepsCase }: PathContext): Promise<string> {
  const tree = treeWithPaths(sql);
  if (tree === undefined) return sql;
  const text = Buffer.from(sql, 'utf8').toString('latin1');
  const edits = await pathEdits(tree, { ask, keepsCase: await keepsCase(), text, tokens: tokenize(text) });
  return Buffer.from(applyEdits(text, edits), 'latin1').toString('utf8');
}

function treeWithPaths(sql: string): unknown {
  if (!/[.\]']/.test(sql) || !/\b(?:select|update|delete|merge)\b/i.test(sql)) return undefined;
  const tree = parseOrNothing(sql);
  return holdsPath(tree, new Set(tableNames(tree))) ? tree : undefined;
}

/** What libpg-query cannot read PostgreSQL will refuse, and say why. */
function parseOrNothing(sql: string): unknown {
  try {
    return parseSync(sql);
  } catch {
    return undefined;
  }
}

/** The names of tables; what a function gives in FROM is an element that is unnested, and led into by path. */
function tableNames(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(tableNames);
  if (!isTree(node)) return [];
  const called = childOf(node, 'RangeFunction');
  if (called) return tableNames(called['functions']);
  const names = [textOf(node, 'relname'), textOf(node, 'aliasname')].flatMap((name) => name ?? []);
  return [...names, ...Object.values(node).flatMap(tableNames)];
}

function holdsPath(node: unknown, tables: ReadonlySet<string>): boolean {
  if (Array.isArray(node)) return node.some((child) => holdsPath(child, tables));
  if (!isTree(node)) return false;
  const column = childOf(node, 'ColumnRef');
  if (column) return listOf(column, 'fields').length > 2 || !isColumnOf(namesOf(column), tables);
  return 'A_Indirection' in node || chooses(node) || Object.values(node).some((child) => holdsPath(child, tables));
}

/** Whether a node is an expression of several values of one type, one of them a literal text. */
function chooses(node: Tree): boolean {
  return Object.entries(node).some(([kind, child]) => isTree(child) && valuesOf(kind, child).some(isText));
}

function valuesOf(kind: string, node: Tree): readonly unknown[] {
  const list = kind === 'A_Expr' && node['kind'] === 'AEXPR_IN' ? childOf(node['rexpr'], 'List') : undefined;
  return list ? listOf(list, 'items') : alternatives(kind, node);
}

function isText(value: unknown): boolean {
  return isTree(childOf(value, 'A_Const')?.['sval']);
}

/** Whether a name is a column's, alone or behind a table's. */
function isColumnOf([first = '', ...more]: readonly string[], tables: ReadonlySet<string>): boolean {
  return more.length === 0 || tables.has(first);
}
