import type { Token } from '../../redshift-sql/lexer.ts';
import { isKeyword } from '../../redshift-sql/token-cursor.ts';
import { closingOf } from '../../redshift-sql/token-spans.ts';

/*
 * LISTAGG, PERCENTILE_CONT and MEDIAN of one SELECT sort its rows in one order, or it is refused:
 * https://docs.aws.amazon.com/redshift/latest/dg/r_MEDIAN.html. MEDIAN sorts by its argument; over windows each has its own.
 */

const SORTS = new Set(['listagg', 'percentile_cont', 'median']);

/** Whether a statement has a SELECT that sorts in two orders. */
export function sortsTwice(tokens: readonly Token[]): boolean {
  if (!tokens.some(({ kind, value }) => kind === 'word' && SORTS.has(value))) return false;
  const orders = new Map<number, string>();
  const selects: number[] = [-1];
  for (const [at, token] of tokens.entries()) {
    if (token.text === '(') selects.push(selects.at(-1) ?? -1);
    if (token.text === ')') selects.pop();
    if (isKeyword(token, 'select')) selects[selects.length - 1] = at;
    const order = orderOf(tokens, at);
    if (order === undefined) continue;
    const select = selects.at(-1) ?? -1;
    if ((orders.get(select) ?? order) !== order) return true;
    orders.set(select, order);
  }
  return false;
}

function orderOf(tokens: readonly Token[], at: number): string | undefined {
  const { kind, value = '' } = tokens[at] ?? {};
  if (kind !== 'word' || !SORTS.has(value) || tokens[at + 1]?.text !== '(') return undefined;
  const closing = closingOf(tokens, at + 1);
  const isGrouped = isKeyword(tokens[closing + 1], 'within') && isKeyword(tokens[closing + 2], 'group');
  const end = isGrouped ? closingOf(tokens, closing + 3) : closing;
  if (closing < 0 || end < 0 || isKeyword(tokens[end + 1], 'over')) return undefined;
  if (value === 'median') return textOf(tokens.slice(at + 2, closing));
  // WITHIN GROUP ( ORDER BY …
  return isGrouped ? textOf(tokens.slice(closing + 6, end)) : undefined;
}

function textOf(tokens: readonly Token[]): string {
  return tokens
    .filter((token) => !isKeyword(token, 'asc'))
    .map(({ value }) => value)
    .join(' ');
}
