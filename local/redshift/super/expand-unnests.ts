import { applyEdits } from '../../../redshift-sql/edits.ts';
import type { FromItem } from '../../../redshift-sql/from-items.ts';
import { tokenize } from '../../../redshift-sql/lexer.ts';
import type { Token } from '../../../redshift-sql/lexer.ts';
import { unnestEdits, unnests } from '../../../redshift-sql/unnests.ts';
import type { TableColumns } from '../lateral/from-source.ts';

/** Whether a statement may unnest a SUPER value in a FROM. */
export function usesUnnests(sql: string): boolean {
  return /\bfrom\b/i.test(sql) && /\.|\]|\bat\b/i.test(sql) && unnests(tokenize(sql)).length > 0;
}

/** A statement's text (for PostgreSQL) with every SUPER value of a FROM as a function: the path that it is given is expanded with all others. */
export async function expandUnnests(sql: string, ask: TableColumns): Promise<string> {
  if (!usesUnnests(sql)) return sql;
  const tokens = tokenize(sql);
  const found = [];
  for (const item of unnests(tokens)) if (!(await isTable(item, tokens, ask))) found.push(item);
  return applyEdits(sql, unnestEdits({ text: sql, start: 0, tokens }, found));
}

/** A schema may be called as one of its tables. */
async function isTable({ name, nameEnd }: FromItem, tokens: readonly Token[], ask: TableColumns): Promise<boolean> {
  if (nameEnd - name !== 3 || tokens[name + 1]?.text !== '.') return false;
  const [schema, table = ''] = [tokens[name]?.value, tokens[name + 2]?.value];
  return (await ask({ schema, name: table })).length > 0;
}
