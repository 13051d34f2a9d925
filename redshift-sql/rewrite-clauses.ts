import { removal } from './edits.ts';
import { excludeClauses } from './exclude-clauses.ts';
import type { Edit } from './edits.ts';
import type { Token } from './lexer.ts';
import type { Statement } from './statements.ts';
import { isKeyword } from './token-cursor.ts';
import { unnestEdits, unnests } from './unnests.ts';

const SET_OPERATIONS = ['union', 'intersect', 'except', 'minus'];

/**
 * `SELECT TOP n …` as `SELECT … LIMIT n`. Left alone where that would mean something else: under a set operation, whose LIMIT
 * would be the whole's, and beside a LIMIT.
 */
export function topEdits(statement: Statement): readonly Edit[] {
  const { tokens } = statement;
  if (!tokens.some((token) => isKeyword(token, 'top'))) return [];
  return tokens.flatMap((token, at) => {
    const afterSelect =
      isKeyword(tokens[at - 1], 'select') ||
      (isKeyword(tokens[at - 2], 'select') && ['distinct', 'all'].includes(tokens[at - 1]?.value ?? ''));
    const count = tokens[at + 1];
    if (!afterSelect || !isKeyword(token, 'top') || count?.kind !== 'number') return [];
    const last = lastOfSelect(tokens, at + 2);
    if (!last) return [];
    return [
      removal(statement, { start: token.start, end: count.end }),
      { start: last.end, end: last.end, text: ` LIMIT ${count.text}` },
    ];
  });
}

/** DELETE t: FROM is optional in Redshift. */
export function deleteEdits([first, second]: readonly Token[]): readonly Edit[] {
  if (!first || !isKeyword(first, 'delete') || !second || isKeyword(second, 'from')) return [];
  return [{ start: first.end, end: first.end, text: ' FROM' }];
}

/**
 * For reading only, never for running: clauses that PostgreSQL lacks written so that its grammar takes them and every table in
 * them is seen. The statement means something else afterwards.
 */
export function analysisEdits(statement: Statement): readonly Edit[] {
  const { tokens } = statement;
  const excluded = excludeClauses(tokens);
  const words = tokens.flatMap((token, at) => {
    const text = excluded.some(({ exclude, end }) => at >= exclude && at < end) ? '' : readable(tokens, at);
    return text === undefined ? [] : [{ start: token.start, end: token.end, text }];
  });
  return [...unnestEdits(statement, unnests(tokens)), ...words];
}

function readable(tokens: readonly Token[], at: number): string | undefined {
  const [previous, token, next] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (isKeyword(token, 'top') && next?.kind === 'number') return '';
  if (token?.kind === 'number' && isKeyword(previous, 'top')) return '';
  if (isKeyword(token, 'distinct') && isKeyword(tokens[at - 2], 'listagg')) return '';
  if (isKeyword(token, 'ignore') && isKeyword(next, 'nulls')) return '';
  if (isKeyword(token, 'nulls') && isKeyword(previous, 'ignore')) return '';
  if (isKeyword(token, 'remove') && isKeyword(next, 'duplicates')) return 'WHEN MATCHED THEN DELETE';
  if (isKeyword(token, 'duplicates') && isKeyword(previous, 'remove')) return '';
  const startsClause = previous !== undefined && !['.', ',', 'select', 'as', '('].includes(previous.value);
  if (isKeyword(token, 'qualify') && startsClause && next && !['.', ',', ')'].includes(next.text)) {
    return hasHaving(tokens, at) ? 'AND' : 'HAVING';
  }
  return undefined;
}

function lastOfSelect(tokens: readonly Token[], from: number): Token | undefined {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.text === ')' && depth === 0) return tokens[at - 1];
    if (token?.text === '(') depth += 1;
    if (token?.text === ')') depth -= 1;
    if (depth === 0 && token?.kind === 'word' && (token.value === 'limit' || SET_OPERATIONS.includes(token.value))) {
      return undefined;
    }
  }
  return tokens.at(-1);
}

function hasHaving(tokens: readonly Token[], from: number): boolean {
  let depth = 0;
  for (let at = from - 1; at >= 0 && depth >= 0; at -= 1) {
    if (tokens[at]?.text === ')') depth += 1;
    if (tokens[at]?.text === '(') depth -= 1;
    if (depth === 0 && isKeyword(tokens[at], 'select')) return false;
    if (depth === 0 && isKeyword(tokens[at], 'having')) return true;
  }
  return false;
}
