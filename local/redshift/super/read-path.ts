import type { Edit } from '../../../redshift-sql/edits.ts';
import type { Token } from '../../../redshift-sql/lexer.ts';
import { closingOf } from '../../../redshift-sql/token-spans.ts';
import type { SuperColumn } from './find-column.ts';
import { quoteText } from '../define-table.ts';

/** A part of a path: `.name`, or what stands in brackets. */
type Part =
  { readonly kind: 'name'; readonly token: Token } | { readonly kind: 'index'; readonly tokens: readonly Token[] };

/** Where a path ends, and its parts. */
interface Path {
  readonly end: number;
  readonly parts: readonly Part[];
}

/**
 * The edit that makes a path into a SUPER column calls of the layer, from the token that it begins with; undefined: nothing leads into
 * the column. `keepsCase`: bare names of attributes mean what they are written as, else their lower case.
 */
export function pathEdit(
  text: string,
  tokens: readonly Token[],
  { at, column, keepsCase }: { readonly at: number; readonly column: SuperColumn; readonly keepsCase: boolean },
): Edit | undefined {
  const { parts, end } = readPath(tokens, at);
  const [first] = parts;
  const steps = parts.slice(column.names);
  if (steps.length === 0 || first?.kind !== 'name') return undefined;
  const name = text.slice(first.token.start, endOf(parts[column.names - 1]));
  const base = column.isElement ? `${name}.${name}` : name;
  const call = steps.reduce((inner, step) => stepInto(text, inner, { step, keepsCase }), base);
  return { start: first.token.start, end, text: call };
}

function readPath(tokens: readonly Token[], first: number): Path {
  const parts: Part[] = [{ kind: 'name', token: tokens[first] as Token }];
  let at = first + 1;
  for (;;) {
    const [token, next] = [tokens[at], tokens[at + 1]];
    if (token?.text === '.' && (next?.kind === 'word' || next?.kind === 'identifier')) {
      parts.push({ kind: 'name', token: next });
      at += 2;
    } else if (token?.text === '[') {
      const closing = closingOf(tokens, at);
      parts.push({ kind: 'index', tokens: tokens.slice(at + 1, closing) });
      at = closing + 1;
    } else return { parts, end: tokens[at - 1]?.end ?? 0 };
  }
}

function endOf(part: Part | undefined): number | undefined {
  return part?.kind === 'name' ? part.token.end : undefined;
}

function stepInto(
  text: string,
  inner: string,
  { step, keepsCase }: { readonly step: Part; readonly keepsCase: boolean },
): string {
  if (step.kind === 'name') {
    const { kind, text: written, value } = step.token;
    const name = keepsCase && kind === 'word' ? written : value;
    return `pg_catalog.shiftwork_super_attribute(${inner}, ${quoteText(name)})`;
  }
  const index = text.slice(step.tokens[0]?.start, step.tokens.at(-1)?.end);
  const [only, ...more] = step.tokens;
  const isName = only?.kind === 'string' && more.length === 0;
  return `pg_catalog.shiftwork_super_element(${inner}, (${index})::${isName ? 'text' : 'bigint'})`;
}
