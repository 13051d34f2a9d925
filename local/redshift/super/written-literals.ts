import { parseSync } from 'libpg-query';
import { applyEdits } from '../../../redshift-sql/edits.ts';
import { tokenize } from '../../../redshift-sql/lexer.ts';
import type { StatementKind } from '../../../redshift-sql/statements.ts';
import type { Column } from '../lateral/from-source.ts';
import { childOf, isTree, listOf, textOf } from '../lateral/tree.ts';
import type { Tree } from '../lateral/tree.ts';
import { literalEdits } from './typed-literals.ts';

/*
 * A literal that is written to a SUPER column is a string, whatever it holds; only JSON_PARSE reads JSON
 * (https://docs.aws.amazon.com/redshift/latest/dg/super-ingest.html). To PostgreSQL it would be JSON.
 */

/** Whether a statement may write a literal to a SUPER column. */
export function writesLiterals({
  kind,
  sql,
}: {
  readonly kind: StatementKind | 'empty';
  readonly sql: string;
}): boolean {
  return (kind === 'insert' || kind === 'update') && sql.includes("'");
}

/** An INSERT or UPDATE (for PostgreSQL) whose literals for SUPER columns are texts; `columns` are all of the table's, in order. */
export function typeWrittenLiterals(sql: string, columns: readonly Column[]): string {
  if (!columns.some(({ isSuper }) => isSuper)) return sql;
  const text = Buffer.from(sql, 'utf8').toString('latin1');
  const tokens = tokenize(text);
  const edits = writtenValues(statementOf(sql), columns).flatMap((value) => literalEdits(value, tokens, 'text'));
  return Buffer.from(applyEdits(text, edits), 'latin1').toString('utf8');
}

function statementOf(sql: string): Tree {
  try {
    const { stmts } = parseSync(sql) as unknown as { readonly stmts?: readonly { readonly stmt?: Tree }[] };
    return stmts?.[0]?.stmt ?? {};
  } catch {
    return {};
  }
}

function writtenValues(statement: Tree, columns: readonly Column[]): readonly unknown[] {
  const isSuper = (name: string | undefined): boolean =>
    columns.some((column) => column.name === name && column.isSuper);
  const update = childOf(statement, 'UpdateStmt');
  if (update) {
    const targets = listOf(update, 'targetList').map((item) => childOf(item, 'ResTarget') ?? {});
    return targets.filter((target) => isSuper(textOf(target, 'name'))).map(({ val }) => val);
  }
  const insert = childOf(statement, 'InsertStmt') ?? {};
  const given = listOf(insert, 'cols').map((item) => textOf(childOf(item, 'ResTarget'), 'name'));
  const names = given.length > 0 ? given : columns.map(({ name }) => name);
  return rowsOf(insert).flatMap((row) => row.filter((_, at) => isSuper(names[at])));
}

/** The rows of VALUES, or the items of SELECT up to a star, which stands for any number. */
function rowsOf(insert: Tree): readonly (readonly unknown[])[] {
  const query = childOf(insert['selectStmt'], 'SelectStmt') ?? {};
  const items = listOf(query, 'targetList').map((item) => childOf(item, 'ResTarget')?.['val']);
  const star = items.findIndex(isStar);
  const lists = listOf(query, 'valuesLists').map((row) => listOf(childOf(row, 'List') ?? {}, 'items'));
  return [...lists, star === -1 ? items : items.slice(0, star)];
}

function isStar(value: unknown): boolean {
  const column = childOf(value, 'ColumnRef');
  return column !== undefined && listOf(column, 'fields').some((field) => isTree(field) && 'A_Star' in field);
}
