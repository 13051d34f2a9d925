import type { Token } from '../../../redshift-sql/lexer.ts';
import { isKeyword } from '../../../redshift-sql/token-cursor.ts';
import { closingOf, openingOf } from '../../../redshift-sql/token-spans.ts';

/** A PIVOT or UNPIVOT, as indexes of tokens. */
export interface Pivot {
  readonly kind: 'pivot' | 'unpivot';
  /** Where the table or query begins that is turned. */
  readonly source: number;
  readonly at: number;
  readonly open: number;
  /** The closing parenthesis. */
  readonly end: number;
  /** UNPIVOT INCLUDE NULLS. */
  readonly keepsNulls: boolean;
}

const BEFORE_SOURCE = ['from', 'join', ','];

/** Every PIVOT and UNPIVOT of FROM clauses. Neither is a reserved word: only what follows a table and opens a parenthesis is one. */
export function pivots(tokens: readonly Token[]): readonly Pivot[] {
  return tokens.flatMap((_, at) => pivotAt(tokens, at) ?? []);
}

function pivotAt(tokens: readonly Token[], at: number): Pivot | undefined {
  const isPivot = isKeyword(tokens[at], 'pivot');
  if (!isPivot && !isKeyword(tokens[at], 'unpivot')) return undefined;
  const hasNulls = !isPivot && isKeyword(tokens[at + 2], 'nulls');
  const open = hasNulls ? at + 3 : at + 1;
  const end = tokens[open]?.text === '(' ? closingOf(tokens, open) : -1;
  const source = sourceBefore(tokens, at);
  if (end === -1 || source === undefined || !hasFor(tokens, open, end)) return undefined;
  const keepsNulls = hasNulls && isKeyword(tokens[at + 1], 'include');
  return { kind: isPivot ? 'pivot' : 'unpivot', source, at, open, end, keepsNulls };
}

/** The source may have an alias, with AS or without. */
function sourceBefore(tokens: readonly Token[], at: number): number | undefined {
  const direct = startOfOperand(tokens, at - 1);
  if (isSource(tokens, direct)) return direct;
  const named = startOfOperand(tokens, isKeyword(tokens[at - 2], 'as') ? at - 3 : at - 2);
  return isSource(tokens, named) ? named : undefined;
}

function isSource(tokens: readonly Token[], start: number): boolean {
  return start > 0 && BEFORE_SOURCE.some((word) => isKeyword(tokens[start - 1], word));
}

function startOfOperand(tokens: readonly Token[], last: number): number {
  if (tokens[last]?.text === ')') return openingOf(tokens, last);
  let at = last;
  while (tokens[at - 1]?.text === '.') at -= 2;
  return at;
}

function hasFor(tokens: readonly Token[], open: number, end: number): boolean {
  return tokens.slice(open, end).some((token) => isKeyword(token, 'for'));
}
