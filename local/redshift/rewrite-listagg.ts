import { applyEdits } from '../../redshift-sql/edits.ts';
import { tokenize } from '../../redshift-sql/lexer.ts';
import type { Token } from '../../redshift-sql/lexer.ts';
import { isKeyword } from '../../redshift-sql/token-cursor.ts';
import { closingOf, splitAtCommas, textOfTokens } from './token-spans.ts';

/**
 * `LISTAGG([DISTINCT] x [, separator]) WITHIN GROUP (ORDER BY y)` as STRING_AGG, where the order stands inside:
 * https://docs.aws.amazon.com/redshift/latest/dg/r_LISTAGG.html. Calls nest, so the last one is rewritten first.
 */
export function rewriteListagg(sql: string): string {
  if (!/\blistagg\b/i.test(sql)) return sql;
  let text = sql;
  for (let edit = lastCall(text); edit; edit = lastCall(text)) text = applyEdits(text, [edit]);
  return text;
}

function lastCall(sql: string) {
  const tokens = tokenize(sql);
  const at = tokens.findLastIndex((token, index) => isKeyword(token, 'listagg') && tokens[index + 1]?.text === '(');
  const name = tokens[at];
  if (!name) return undefined;
  const end = closingOf(tokens, at + 1);
  const order = orderWithinGroup(sql, tokens, end + 1);
  const values = argumentsOf(sql, tokens.slice(at + 2, end));
  return {
    start: name.start,
    end: order?.end ?? tokens[end]?.end ?? sql.length,
    text: `string_agg(${values}${order?.text ?? ''})`,
  };
}

/** The value as text, and the separator: none by default. */
function argumentsOf(sql: string, tokens: readonly Token[]): string {
  const isDistinct = isKeyword(tokens[0], 'distinct');
  const rest = isDistinct ? tokens.slice(1) : tokens;
  const [first = [], second] = splitAtCommas(rest);
  const value = textOfTokens(sql, first);
  const separator = second ? textOfTokens(sql, second) : "''";
  return `${isDistinct ? 'DISTINCT ' : ''}(${value})::text, ${separator}`;
}

function orderWithinGroup(sql: string, tokens: readonly Token[], at: number) {
  if (!isKeyword(tokens[at], 'within') || !isKeyword(tokens[at + 1], 'group') || tokens[at + 2]?.text !== '(') {
    return undefined;
  }
  const end = closingOf(tokens, at + 2);
  return { text: ` ${textOfTokens(sql, tokens.slice(at + 3, end))}`, end: tokens[end]?.end };
}
