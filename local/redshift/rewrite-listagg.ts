import { applyEdits } from '../../redshift-sql/edits.ts';
import { tokenize } from '../../redshift-sql/lexer.ts';
import type { Token } from '../../redshift-sql/lexer.ts';
import { isKeyword } from '../../redshift-sql/token-cursor.ts';

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
  const end = closing(tokens, at + 1);
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
  const comma = topLevelComma(rest);
  const value = textOf(sql, comma === -1 ? rest : rest.slice(0, comma));
  const separator = comma === -1 ? "''" : textOf(sql, rest.slice(comma + 1));
  return `${isDistinct ? 'DISTINCT ' : ''}(${value})::text, ${separator}`;
}

function orderWithinGroup(sql: string, tokens: readonly Token[], at: number) {
  if (!isKeyword(tokens[at], 'within') || !isKeyword(tokens[at + 1], 'group') || tokens[at + 2]?.text !== '(') {
    return undefined;
  }
  const end = closing(tokens, at + 2);
  return { text: ` ${textOf(sql, tokens.slice(at + 3, end))}`, end: tokens[end]?.end };
}

function topLevelComma(tokens: readonly Token[]): number {
  let depth = 0;
  return tokens.findIndex(({ text }) => {
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    return depth === 0 && text === ',';
  });
}

/** The index of the parenthesis that closes the one at an index. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  return tokens.findIndex(({ text }, at) => {
    if (at < open) return false;
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    return depth === 0;
  });
}

function textOf(sql: string, tokens: readonly Token[]): string {
  return sql.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0);
}
