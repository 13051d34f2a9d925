import { applyEdits } from '../../../redshift-sql/edits.ts';
import { tokenize } from '../../../redshift-sql/lexer.ts';
import type { Token } from '../../../redshift-sql/lexer.ts';
import { quoteIdentifier } from '../../../redshift-sql/quote.ts';
import { outputColumns } from '../lateral/column-names.ts';
import type { TableColumns } from '../lateral/from-source.ts';
import { childOf, listOf, locationOf, selectsOf } from '../lateral/tree.ts';
import type { ScopedSelect } from '../lateral/tree.ts';
import { innermostQualified } from './find-qualify.ts';
import type { QualifiedSelect } from './find-qualify.ts';
import { readableTree } from './readable-tree.ts';
import { splitOrder } from './split-order.ts';

/*
 * QUALIFY filters by what window functions have found (https://docs.aws.amazon.com/redshift/latest/dg/r_QUALIFY_clause.html). PostgreSQL
 * has no such clause, so the SELECT becomes a table of FROM with the condition as one more column, which is filtered and not shown:
 *
 *   select page, rank() over (…) as r from t x qualify r = 1 order by ts
 *   SELECT shiftwork_1 AS "page", shiftwork_2 AS "r" FROM (select page, rank() over (…) as r, (r = 1), (ts) from t x)
 *     AS shiftwork_qualified (shiftwork_1, shiftwork_2, shiftwork_kept, shiftwork_order_1) WHERE shiftwork_kept ORDER BY shiftwork_order_1
 *
 * The condition stands behind the items, so that the expansion of aliases, which follows, lets it name them. The catalog is asked
 * what a star stands for. Texts are latin1, as in tree.ts.
 */

/** Whether a statement may have a QUALIFY. */
export function usesQualify(sql: string): boolean {
  return /\bqualify\b/i.test(sql);
}

/** A statement's text (for PostgreSQL) with each QUALIFY as a filter around its SELECT. */
export async function expandQualify(sql: string, ask: TableColumns): Promise<string> {
  if (!usesQualify(sql)) return sql;
  let text = Buffer.from(sql, 'utf8').toString('latin1');
  for (;;) {
    const tokens = tokenize(text);
    const found = innermostQualified(tokens);
    const scoped = found && findSelect(text, tokens, tokens[found.items]?.start);
    if (!found || !scoped) return Buffer.from(text, 'latin1').toString('utf8');
    const items = await outputColumns(scoped, ask);
    text = filtered(text, tokens, { ...found, columns: items });
  }
}

/** The tree of the SELECT whose first item begins at an offset. */
function findSelect(text: string, tokens: readonly Token[], firstItem: number | undefined): ScopedSelect | undefined {
  return selectsOf(readableTree(text, tokens)).find(({ select }) => {
    const [first] = listOf(select, 'targetList');
    return locationOf(childOf(first, 'ResTarget') ?? {}) === firstItem;
  });
}

interface NamedSelect extends QualifiedSelect {
  /** The names of the columns of each item. */
  readonly columns: readonly (readonly string[])[];
}

function filtered(text: string, tokens: readonly Token[], found: NamedSelect): string {
  const { select, items, itemsEnd, from, qualify, conditionEnd, order, columns } = found;
  const part = (start: number, end: number): string =>
    start < end ? text.slice(tokens[start]?.start, tokens[end - 1]?.end) : '';
  const names = columns.flat().map((name) => Buffer.from(name, 'utf8').toString('latin1'));
  const { keys, hidden } = splitOrder(text, tokens.slice(order.start, order.end), names);
  const shown = names.map((name, at) => `shiftwork_${at + 1} AS ${quoteIdentifier(name)}`).join(', ');
  const added = [
    `(${part(qualify + 1, conditionEnd)}) AS shiftwork_kept`,
    ...hidden.map((expression, at) => `(${expression}) AS shiftwork_order_${at + 1}`),
  ];
  const inner = `SELECT ${part(items, itemsEnd)}, ${added.join(', ')} ${part(from, qualify)}`;
  const aliases = [
    ...names.map((_, at) => `shiftwork_${at + 1}`),
    'shiftwork_kept',
    ...hidden.map((_, at) => `shiftwork_order_${at + 1}`),
  ];
  const outer = `${part(select, items)} ${shown} ${part(itemsEnd, from)} FROM (${inner}) AS shiftwork_qualified (${aliases.join(', ')})`;
  const sorted = keys.length > 0 ? ` ORDER BY ${keys.join(', ')}` : '';
  const span = { start: tokens[select]?.start ?? 0, end: tokens[order.end - 1]?.end ?? text.length };
  return applyEdits(text, [{ ...span, text: `${outer} WHERE shiftwork_kept${sorted}` }]);
}
