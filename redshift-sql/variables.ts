import { applyEdits } from './edits.ts';
import { tokenize } from './lexer.ts';
import type { Token } from './lexer.ts';
import { quoteIdentifier, quoteLiteral } from './quote.ts';
import { SqlSyntaxError } from './syntax-error.ts';

/** What a variable of psql may stand for. */
export type VariableValue = string | number | boolean;

/** One use of psql's `:name` (raw), `:'name'` (literal) or `:"name"` (identifier). */
export interface VariableUse {
  readonly name: string;
  readonly form: 'raw' | 'literal' | 'identifier';
  readonly line: number;
}

const RAW = /^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z_][A-Za-z0-9_]*)$/;

/** Every use, in order, repeated names too. Those within literals, comments and `$$` bodies are text, as for psql. */
export function variablesOf(sql: string): readonly VariableUse[] {
  return tokenize(sql)
    .filter((token) => token.kind === 'variable')
    .map((token) => ({ name: token.value, form: formOf(token), line: token.line }));
}

/**
 * Fills variables as `psql -v` does, but a raw one takes only a number, a boolean or a plain word, so that no value can change
 * the statement's shape. Every name without a value is told at once.
 */
export function substituteVariables(sql: string, values: Readonly<Record<string, VariableValue>>): string {
  const uses = tokenize(sql).filter((token) => token.kind === 'variable');
  refuseMissing(uses, values);
  return applyEdits(
    sql,
    uses.map((use) => ({ start: use.start, end: use.end, text: written(use, values[use.value] ?? '') })),
  );
}

function refuseMissing(uses: readonly Token[], values: Readonly<Record<string, VariableValue>>): void {
  const missing = uses.filter((use) => !Object.hasOwn(values, use.value));
  const [first] = missing;
  if (!first) return;
  const names = [...new Set(missing.map((use) => use.value))];
  const where = names.map((name) => `:${name} (line ${missing.find((use) => use.value === name)?.line})`).join(', ');
  const known = Object.keys(values).toSorted().join(', ') || 'none';
  throw new SqlSyntaxError(`No value for ${where}. Known variables: ${known}.`, {
    line: first.line,
    position: first.start,
  });
}

function written(use: Token, value: VariableValue): string {
  const form = formOf(use);
  if (form === 'literal') return quoteLiteral(String(value));
  if (form === 'identifier') return quoteIdentifier(String(value));
  const text = String(value);
  if (!RAW.test(text)) {
    const expected = `a number, a boolean or a plain word; write :'${use.value}' for a literal or :"${use.value}" for a name`;
    throw new SqlSyntaxError(
      `Variable :${use.value} holds ${JSON.stringify(text)}; bare, it may hold only ${expected}.`,
      {
        line: use.line,
        position: use.start,
      },
    );
  }
  // After a minus, another would begin a comment.
  return text.startsWith('-') ? ` ${text}` : text;
}

function formOf(token: Token): VariableUse['form'] {
  if (token.text[1] === "'") return 'literal';
  return token.text[1] === '"' ? 'identifier' : 'raw';
}
