import { tokenize } from '../../../redshift-sql/lexer.ts';
import { invalid } from './statement-input.ts';

/** A parameter of a statement: `:name` in its SQL. */
export interface NamedParameter {
  readonly name: string;
  readonly value: string;
}

/** The SQL with `$1` for each `:name`, and the values in that order. */
export function placeParameters(
  sql: string,
  parameters: readonly NamedParameter[],
): { readonly text: string; readonly values: readonly string[] } {
  if (parameters.length === 0) return { text: sql, values: [] };
  let text = '';
  let from = 0;
  for (const token of tokenize(sql)) {
    if (token.kind !== 'variable') continue;
    const index = parameters.findIndex(({ name }) => name === token.value);
    if (index === -1) throw invalid(`Parameters list contains no value for :${token.value}.`);
    text += `${sql.slice(from, token.start)}$${index + 1}`;
    from = token.end;
  }
  return { text: text + sql.slice(from), values: parameters.map(({ value }) => value) };
}
