import { parseSync } from 'libpg-query';
import { applyEdits } from '../../../redshift-sql/edits.ts';
import type { Token } from '../../../redshift-sql/lexer.ts';
import { pivots } from '../pivot/find-pivots.ts';
import { startsQualify } from './find-qualify.ts';

/**
 * The tree of a text (latin1) that may hold QUALIFY and PIVOT: they are written as what the grammar has, of the same length, so that
 * places stay. Undefined: PostgreSQL will refuse it too, and say why.
 */
export function readableTree(text: string, tokens: readonly Token[]): unknown {
  // What is turned, and how, is one table to the query around it.
  const tables = pivots(tokens).map(({ source, end }) => {
    const span = { start: tokens[source]?.start ?? 0, end: tokens[end]?.end ?? 0 };
    return { ...span, text: 't'.padEnd(span.end - span.start) };
  });
  const clauses = tokens.flatMap(({ start, end }, at) => {
    if (!startsQualify(tokens, at)) return [];
    return [{ start, end, text: hasHaving(tokens, at) ? 'and    ' : 'having ' }];
  });
  try {
    return parseSync(Buffer.from(applyEdits(text, [...tables, ...clauses]), 'latin1').toString('utf8'));
  } catch {
    return undefined;
  }
}

function hasHaving(tokens: readonly Token[], qualify: number): boolean {
  let depth = 0;
  const clause = tokens.findLast(({ kind, text, value }, at) => {
    if (at >= qualify) return false;
    if (text === ')') depth += 1;
    if (text === '(') depth -= 1;
    return depth === 0 && kind === 'word' && (value === 'having' || value === 'select');
  });
  return clause?.value === 'having';
}
