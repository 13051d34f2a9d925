import { applyEdits } from '../../redshift-sql/edits.ts';
import { tokenize } from '../../redshift-sql/lexer.ts';
import type { Token } from '../../redshift-sql/lexer.ts';
import { isKeyword } from '../../redshift-sql/token-cursor.ts';
import { closingOf, parenthesisedAfter, splitAtCommas, textOfTokens } from '../../redshift-sql/token-spans.ts';

/*
 * LISTAGG([DISTINCT] x [, separator]) WITHIN GROUP (ORDER BY y) [OVER (PARTITION BY z)] as an aggregate of PostgreSQL, where the order
 * stands inside, or in the window: https://docs.aws.amazon.com/redshift/latest/dg/r_LISTAGG.html. The layer has two of that name, which is
 * that of the column too. With DISTINCT the order must be of what is aggregated, so that is not made text before; over a window,
 * where PostgreSQL has no DISTINCT, a function finds the different ones.
 */

interface List {
  readonly isDistinct: boolean;
  readonly value: string;
  readonly separator: string;
}

const WHOLE_WINDOW = 'rows between unbounded preceding and unbounded following';

/** Every LISTAGG of a statement in PostgreSQL's grammar. Calls nest, so the last one is rewritten first. */
export function rewriteListagg(sql: string): string {
  if (!/\blistagg\b/i.test(sql)) return sql;
  let text = sql;
  for (let edit = lastCall(text); edit; edit = lastCall(text)) text = applyEdits(text, [edit]);
  return text;
}

function lastCall(sql: string) {
  const tokens = tokenize(sql);
  const at = tokens.findLastIndex((_, index) => isCall(tokens, index));
  const name = tokens[at];
  if (!name) return undefined;
  const closing = closingOf(tokens, at + 1);
  const source = { sql, tokens };
  const order = parenthesisedAfter(source, closing + 1, ['within', 'group']);
  const over = parenthesisedAfter(source, order?.next ?? closing + 1, ['over']);
  const last = (over?.next ?? order?.next ?? closing + 1) - 1;
  const list = listOf(sql, tokens.slice(at + 2, closing));
  const text = over ? overWindow(list, over.text, order?.text ?? '') : aggregate(list, order?.text ?? '');
  return { start: name.start, end: tokens[last]?.end ?? sql.length, text };
}

function isCall(tokens: readonly Token[], at: number): boolean {
  return isKeyword(tokens[at], 'listagg') && tokens[at + 1]?.text === '(' && tokens[at - 1]?.text !== '.';
}

/** What stands in the parentheses; the separator is none by default. */
function listOf(sql: string, tokens: readonly Token[]): List {
  const isDistinct = isKeyword(tokens[0], 'distinct');
  const [first = [], second] = splitAtCommas(isDistinct ? tokens.slice(1) : tokens);
  return { isDistinct, value: textOfTokens(sql, first), separator: second ? textOfTokens(sql, second) : "''" };
}

function aggregate({ isDistinct, value, separator }: List, order: string): string {
  return isDistinct
    ? `information_schema.listagg(DISTINCT ${value}, ${separator} ${order})`
    : `pg_catalog.listagg(nullif((${value})::text, ''), ${separator} ${order})`;
}

function overWindow(list: List, window: string, order: string): string {
  const { isDistinct, value, separator } = list;
  if (!isDistinct) return `${aggregate(list, '')} over (${window} ${order} ${WHOLE_WINDOW})`;
  const values = `pg_catalog.array_agg(${value}) over (${window} ${order} ${WHOLE_WINDOW})`;
  return `information_schema.listagg(${values}, ${separator}, ${/\bdesc\b/i.test(order)})`;
}
