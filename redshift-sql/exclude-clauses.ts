import type { Token } from './lexer.ts';
import { isKeyword } from './token-cursor.ts';

/** `[t.]* EXCLUDE a, b` or `(a, b)`, as indexes of tokens: https://docs.aws.amazon.com/redshift/latest/dg/r_EXCLUDE_list.html */
export interface ExcludeClause {
  /** Where the item with the star begins. */
  readonly item: number;
  readonly exclude: number;
  /** Behind the last name, or the parenthesis. */
  readonly end: number;
  readonly names: readonly string[];
  /** How many parentheses it stands in. */
  readonly depth: number;
  /** Whether its star is all that the SELECT asks for. */
  readonly isAlone: boolean;
}

/** Every EXCLUDE behind a star. It is no reserved word: only there, and before a name, is it one. */
export function excludeClauses(tokens: readonly Token[]): readonly ExcludeClause[] {
  let depth = 0;
  return tokens.flatMap((token, at) => {
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    const clause = isKeyword(token, 'exclude') && tokens[at - 1]?.text === '*' ? clauseAt(tokens, at) : undefined;
    return clause ? [{ ...clause, depth }] : [];
  });
}

function clauseAt(tokens: readonly Token[], exclude: number): Omit<ExcludeClause, 'depth'> | undefined {
  const isEnclosed = tokens[exclude + 1]?.text === '(';
  const first = isEnclosed ? exclude + 2 : exclude + 1;
  let last = first;
  while (tokens[last + 1]?.text === ',') last += 2;
  const names = tokens.slice(first, last + 1).filter((_, at) => at % 2 === 0);
  if (names.length === 0 || names.some((name) => !isName(name)) || (isEnclosed && tokens[last + 1]?.text !== ')'))
    return undefined;
  const item = startOfItem(tokens, exclude - 1);
  const isAlone = isFirst(tokens, item);
  // Any other star multiplies.
  if (!isAlone && tokens[item - 1]?.text !== ',') return undefined;
  const end = isEnclosed ? last + 2 : last + 1;
  // It ends the list of items.
  if (tokens[end]?.text === ',') return undefined;
  return { item, exclude, end, names: names.map(({ value }) => value), isAlone };
}

function isName(token: Token): boolean {
  return token.kind === 'identifier' || (token.kind === 'word' && token.value !== 'from');
}

function startOfItem(tokens: readonly Token[], star: number): number {
  let at = star;
  while (tokens[at - 1]?.text === '.') at -= 2;
  return at;
}

function isFirst(tokens: readonly Token[], item: number): boolean {
  const before = tokens[item - 1];
  if (before?.kind === 'number') return isKeyword(tokens[item - 2], 'top');
  return ['select', 'distinct', 'all'].some((word) => isKeyword(before, word));
}
