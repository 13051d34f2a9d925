import { applyEdits } from '../../redshift-sql/edits.ts';
import type { Edit } from '../../redshift-sql/edits.ts';
import { tokenize } from '../../redshift-sql/lexer.ts';
import { closingOf, parenthesisedAfter, textOfTokens } from '../../redshift-sql/token-spans.ts';
import type { Source } from '../../redshift-sql/token-spans.ts';

/*
 * Window functions that PostgreSQL lacks, or has as aggregates alone: RATIO_TO_REPORT(x) OVER (…), and PERCENTILE_CONT and
 * PERCENTILE_DISC(p) WITHIN GROUP (ORDER BY x) OVER (…). They become functions of what aggregates over the window have found
 * (layer/52-more-functions.sql), with the same names, which columns get too.
 * https://docs.aws.amazon.com/redshift/latest/dg/c_Window_functions.html
 */

const FUNCTIONS = new Set(['ratio_to_report', 'percentile_cont', 'percentile_disc']);

/** The text (for PostgreSQL) with each such call over a window rewritten. */
export function rewriteWindowCalls(sql: string): string {
  if (!/\b(?:ratio_to_report|percentile_(?:cont|disc))\b/i.test(sql)) return sql;
  let text = sql;
  for (let edit = lastCall(text); edit; edit = lastCall(text)) text = applyEdits(text, [edit]);
  return text;
}

/** Calls nest in subqueries, so the last one is rewritten first. */
function lastCall(sql: string): Edit | undefined {
  const source = { sql, tokens: tokenize(sql) };
  for (let at = source.tokens.length - 1; at >= 0; at -= 1) {
    const edit = callAt(source, at);
    if (edit) return edit;
  }
  return undefined;
}

function callAt(source: Source, at: number): Edit | undefined {
  const { sql, tokens } = source;
  const name = tokens[at];
  if (name?.kind !== 'word' || !FUNCTIONS.has(name.value) || tokens[at + 1]?.text !== '(') return undefined;
  const closing = closingOf(tokens, at + 1);
  const order = parenthesisedAfter(source, closing + 1, ['within', 'group']);
  const over = parenthesisedAfter(source, order?.next ?? closing + 1, ['over']);
  const end = over && tokens[over.next - 1]?.end;
  if (end === undefined) return undefined;
  const argument = textOfTokens(sql, tokens.slice(at + 2, closing));
  const window = `OVER (${over?.text ?? ''})`;
  const text = order ? percentile(name.value, order.text, { argument, window }) : ratio(argument, window);
  return { start: name.start, end, text };
}

function ratio(value: string, window: string): string {
  return `pg_catalog.ratio_to_report((${value})::float8, (sum(${value}) ${window})::float8)`;
}

interface PercentileCall {
  /** Which percentile, from 0 to 1. */
  readonly argument: string;
  readonly window: string;
}

function percentile(name: string, order: string, { argument, window }: PercentileCall): string {
  const [, expression = '', direction = ''] = /^order\s+by\s+([\s\S]*?)(?:\s+(asc|desc))?$/i.exec(order) ?? [];
  const value = name === 'percentile_cont' ? `(${expression})::float8` : `(${expression})`;
  const sorted = `pg_catalog.shiftwork_sorted(${value}) FILTER (WHERE (${expression}) IS NOT NULL) ${window}`;
  return `pg_catalog.${name}((${argument})::float8, ${sorted}, ${direction.toLowerCase() === 'desc'})`;
}
