import type { Token } from '../../redshift-sql/lexer.ts';
import { isKeyword } from '../../redshift-sql/token-cursor.ts';

/** FILTER (WHERE …), IS DISTINCT FROM, LATERAL, VALUES as a table and the WINDOW clause came to PostgreSQL after Redshift had left it. */
export function isLaterSyntax(tokens: readonly Token[], at: number): boolean {
  const [before, previous, token, next] = [tokens[at - 2], tokens[at - 1], tokens[at], tokens[at + 1]];
  const opens = (word: Token | undefined): boolean => ['from', 'join', ','].some((one) => isKeyword(word, one));
  switch (token?.value) {
    case 'filter':
      return previous?.text === ')' && next?.text === '(' && isKeyword(tokens[at + 2], 'where');
    case 'distinct':
      return isKeyword(next, 'from') && isKeyword(isKeyword(previous, 'not') ? before : previous, 'is');
    case 'lateral':
      return opens(previous) && next?.text === '(';
    case 'window':
      return next?.kind === 'word' && isKeyword(tokens[at + 2], 'as') && tokens[at + 3]?.text === '(';
    case 'values':
      return previous?.text === '(' && opens(before);
    default:
      return false;
  }
}
