import { applyEdits } from '../../../redshift-sql/edits.ts';
import { excludeClauses } from '../../../redshift-sql/exclude-clauses.ts';
import type { ExcludeClause } from '../../../redshift-sql/exclude-clauses.ts';
import { tokenize } from '../../../redshift-sql/lexer.ts';
import type { Token } from '../../../redshift-sql/lexer.ts';
import { quoteIdentifier } from '../../../redshift-sql/quote.ts';
import { fromTables, outputColumns } from '../lateral/column-names.ts';
import type { TableColumns } from '../lateral/from-source.ts';
import { childOf, listOf, locationOf, selectsOf } from '../lateral/tree.ts';
import type { ScopedSelect } from '../lateral/tree.ts';
import { readableTree } from '../qualify/readable-tree.ts';

/*
 * `SELECT * EXCLUDE (a)` shows all columns but some (https://docs.aws.amazon.com/redshift/latest/dg/r_EXCLUDE_list.html). PostgreSQL has no such
 * clause, so the star is written out: the catalog is asked what it stands for. A name that is no column of it is written too, so that
 * PostgreSQL says so. Texts are latin1, as in tree.ts.
 */

/** Whether a statement may have an EXCLUDE. */
export function usesExclude(sql: string): boolean {
  return /\*\s*exclude\b/i.test(sql);
}

/** A statement's text (for PostgreSQL) with each star that has an EXCLUDE written out. */
export async function expandExcludes(sql: string, ask: TableColumns): Promise<string> {
  if (!usesExclude(sql)) return sql;
  let text = Buffer.from(sql, 'utf8').toString('latin1');
  for (;;) {
    const tokens = tokenize(text);
    // What a query reads stands deeper than itself.
    const [clause] = excludeClauses(tokens).toSorted((a, b) => b.depth - a.depth);
    const scoped = clause && findSelect(text, tokens, clause);
    if (!clause || !scoped) return Buffer.from(text, 'latin1').toString('utf8');
    const columns = await shownColumns(scoped, clause, ask);
    const table = text.slice(tokens[clause.item]?.start, tokens[clause.exclude - 1]?.start);
    const span = { start: tokens[clause.item]?.start ?? 0, end: tokens[clause.end - 1]?.end ?? text.length };
    const written = columns.map((column) => table + Buffer.from(column, 'utf8').toString('latin1')).join(', ');
    text = applyEdits(text, [{ ...span, text: written }]);
  }
}

/** The tree of the SELECT with the clause, found by where its star stands. */
function findSelect(text: string, tokens: readonly Token[], { item }: ExcludeClause): ScopedSelect | undefined {
  const blanks = excludeClauses(tokens).map(({ exclude, end }) => {
    const span = { start: tokens[exclude]?.start ?? 0, end: tokens[end - 1]?.end ?? text.length };
    return { ...span, text: ' '.repeat(span.end - span.start) };
  });
  const readable = applyEdits(text, blanks);
  return selectsOf(readableTree(readable, tokenize(readable))).find(({ select }) => {
    const [first] = listOf(select, 'targetList');
    return locationOf(childOf(first, 'ResTarget') ?? {}) === tokens[item]?.start;
  });
}

/** The columns, quoted; those of a name that several tables have, with their table. */
async function shownColumns(
  scoped: ScopedSelect,
  clause: ExcludeClause,
  ask: TableColumns,
): Promise<readonly string[]> {
  const excluded = clause.names.map((name) => Buffer.from(name, 'latin1').toString('utf8'));
  const [names = []] = await outputColumns(scoped, ask);
  const tables = await fromTables(scoped, ask);
  const unknown = excluded.filter((name) => !names.includes(name));
  const shown = names.flatMap((name, at) => (excluded.includes(name) ? [] : [qualified(names, at, tables)]));
  return [...shown, ...unknown.map(quoteIdentifier)];
}

function qualified(names: readonly string[], at: number, tables: ReadonlyMap<string, readonly string[]>): string {
  const name = names[at] ?? '';
  const column = quoteIdentifier(name);
  if (names.indexOf(name) === names.lastIndexOf(name)) return column;
  const owners = [...tables].filter(([, columns]) => columns.includes(name));
  const [owner] = owners[names.slice(0, at).filter((earlier) => earlier === name).length] ?? [];
  return owner === undefined ? column : `${quoteIdentifier(owner)}.${column}`;
}
