import type { Token } from './lexer.ts';
import { isKeyword } from './token-cursor.ts';

/** A text and its tokens. */
export interface Source {
  readonly sql: string;
  readonly tokens: readonly Token[];
}

/** The index of the parenthesis or bracket that closes the one at an index; -1: none does. */
export function closingOf(tokens: readonly Token[], open: number): number {
  const [opening, closing] = tokens[open]?.text === '[' ? '[]' : '()';
  let depth = 0;
  return tokens.findIndex(({ text }, at) => {
    if (at < open) return false;
    if (text === opening) depth += 1;
    if (text === closing) depth -= 1;
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

/** The index of the first token outside parentheses for which something holds; -1: none. */
export function findOutside(tokens: readonly Token[], holds: (token: Token, at: number) => boolean): number {
  let depth = 0;
  return tokens.findIndex((token, at) => {
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    return depth === 0 && holds(token, at);
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

/** What stands in the parentheses after some words, which begin at an index, and the index of the token behind them. */
export function parenthesisedAfter({ sql, tokens }: Source, at: number, words: readonly string[]) {
  const open = at + words.length;
  if (tokens[open]?.text !== '(' || !words.every((word, index) => isKeyword(tokens[at + index], word)))
    return undefined;
  const end = closingOf(tokens, open);
  return { text: textOfTokens(sql, tokens.slice(open + 1, end)), next: end + 1 };
}
