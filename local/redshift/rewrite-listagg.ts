import { applyEdits } from '../../redshift-sql/edits.ts';
import { tokenize } from '../../redshift-sql/lexer.ts';
import type { Token } from '../../redshift-sql/lexer.ts';
import { isKeyword } from '../../redshift-sql/token-cursor.ts';
import { closingOf, parenthesisedAfter, splitAtCommas, textOfTokens } from '../../redshift-sql/token-spans.ts';

/*
 * LISTAGG([DISTINCT] x [, separator]) WITHIN GROUP (ORDER BY y) [OVER (PARTITION BY z)] as an aggregate of PostgreSQL, where the order
 * stands inside, or in the window: https://docs.aws.amazon.com/redshift/latest/dg/r_LISTAGG.html. The layer has two of that name, which is
 * that of the column too. With DISTINCT the order must be of what is aggregated, so that is not made text before.
 */

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
  const call = aggregateOf(sql, tokens.slice(at + 2, closing));
  const source = { sql, tokens };
  const order = parenthesisedAfter(source, closing + 1, ['within', 'group']);
  const over = parenthesisedAfter(source, order?.next ?? closing + 1, ['over']);
  const last = (over?.next ?? order?.next ?? closing + 1) - 1;
  const within = order ? ` ${order.text}` : '';
  const text = over ? `${call}) over (${over.text}${within} ${WHOLE_WINDOW})` : `${call}${within})`;
  return { start: name.start, end: tokens[last]?.end ?? sql.length, text };
}

function isCall(tokens: readonly Token[], at: number): boolean {
  return isKeyword(tokens[at], 'listagg') && tokens[at + 1]?.text === '(' && tokens[at - 1]?.text !== '.';
}

/** The call without its last parenthesis; the separator is none by default. */
function aggregateOf(sql: string, tokens: readonly Token[]): string {
  const isDistinct = isKeyword(tokens[0], 'distinct');
  const [first = [], second] = splitAtCommas(isDistinct ? tokens.slice(1) : tokens);
  const value = textOfTokens(sql, first);
  const separator = second ? textOfTokens(sql, second) : "''";
  return isDistinct
    ? `information_schema.listagg(DISTINCT ${value}, ${separator}`
    : `pg_catalog.listagg(nullif((${value})::text, ''), ${separator}`;
}
