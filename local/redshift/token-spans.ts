import type { Token } from '../../redshift-sql/lexer.ts';

/** The index of the parenthesis that closes the one at an index; -1: none does. */
export function closingOf(tokens: readonly Token[], open: number): number {
  let depth = 0;
  return tokens.findIndex(({ text }, at) => {
    if (at < open) return false;
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    return depth === 0;
  });
}

/** The index of the parenthesis that the one at an index closes; -1: none. */
export function openingOf(tokens: readonly Token[], closing: number): number {
  let depth = 0;
  return tokens.findLastIndex(({ text }, at) => {
    if (at > closing) return false;
    if (text === ')') depth += 1;
    if (text === '(') depth -= 1;
    return depth === 0;
  });
}

/** The stretches between commas outside parentheses; none of no tokens. */
export function splitAtCommas(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = tokens.length > 0 ? [[]] : [];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === '(' || token.text === '[') depth += 1;
    if (token.text === ')' || token.text === ']') depth -= 1;
    if (depth === 0 && token.text === ',') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** What stands from the first of some tokens to the last. */
export function textOfTokens(sql: string, tokens: readonly Token[]): string {
  return sql.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0);
}
