import type { Edit } from './edits.ts';
import { fromClauses } from './from-items.ts';
import type { FromItem } from './from-items.ts';
import type { Token } from './lexer.ts';
import type { Statement } from './statements.ts';

/*
 * FROM may name a SUPER value beside the table that it is of, and then stands for its elements:
 *
 *   select o.id, i from t, t.orders o at i     →  … from t, pg_catalog.shiftwork_elements_at(t.orders) AS o(o, i)
 *   select k, v from t, unpivot t.tags v at k  →  … from t, pg_catalog.shiftwork_attributes_at(t.tags) AS v(v, k)
 *
 * (https://docs.aws.amazon.com/redshift/latest/dg/query-super.html#unnest). A name is a path if it begins with one that FROM has given before, or, in
 * parentheses, with one that the query around it gives.
 */

/** Names that may be an element's in Redshift, and are grammar in PostgreSQL. */
const GRAMMAR = new Set(['array']);

/** A text and its tokens; offsets count from where it begins in a larger one. */
type Source = Pick<Statement, 'text' | 'start' | 'tokens'>;

/** Every item of every FROM that is a path into a SUPER value, unless it is a table: `a.b` may be either. */
export function unnests(tokens: readonly Token[]): readonly FromItem[] {
  const clauses = fromClauses(tokens);
  const everywhere = new Set(clauses.flatMap(({ items }) => items.map((item) => aliasOf(item, tokens).value)));
  return clauses.flatMap(({ items }) => {
    const here = new Set<string>();
    const elements = new Set<string>();
    return items.filter((item) => {
      const head = tokens[item.name]?.value ?? '';
      const isPath = item.nameEnd - item.name > 1 || elements.has(head) || item.isUnpivot;
      const found = isPath && everywhere.has(head) && (here.has(head) || isNested(item, tokens));
      const { value } = aliasOf(item, tokens);
      here.add(value);
      if (found) elements.add(value);
      return found;
    });
  });
}

/** Edits that make functions of such items. */
export function unnestEdits(source: Source, found: readonly FromItem[]): readonly Edit[] {
  const { tokens } = source;
  const names = found.map((item) => aliasOf(item, tokens).value);
  const renamed = new Set(names.filter((name) => GRAMMAR.has(name)));
  const uses = tokens.flatMap((token, at) => (isUseOf(renamed, tokens, at) ? [quotedName(token)] : []));
  // A use within an item is left out, and is quoted there.
  return [...found.map((item) => unnested(source, item)), ...uses];
}

/** The name may be of a query around this one: whether this FROM stands in parentheses at all. */
function isNested({ name }: FromItem, tokens: readonly Token[]): boolean {
  let depth = 0;
  for (const { text } of tokens.slice(0, name)) {
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
  }
  return depth > 0;
}

/** What has no alias is called as its last part. */
function aliasOf({ alias, name, nameEnd }: FromItem, tokens: readonly Token[]): Token {
  const last = tokens.slice(name, nameEnd).findLast(({ kind }) => kind === 'word' || kind === 'identifier');
  return alias ?? last ?? (tokens[name] as Token);
}

function unnested({ text, start: offset, tokens }: Source, item: FromItem): Edit {
  const name = written(aliasOf(item, tokens));
  const columns = item.at ? `${name}, ${written(item.at)}` : name;
  const call = `pg_catalog.shiftwork_${item.isUnpivot ? 'attributes' : 'elements'}${item.at ? '_at' : ''}`;
  const [first, ...rest] = tokens.slice(item.name, item.nameEnd);
  const path = rest.length > 0 ? text.slice((first?.end ?? 0) - offset, (rest.at(-1)?.end ?? 0) - offset) : '';
  const span = { start: tokens[item.start]?.start ?? 0, end: tokens[item.end - 1]?.end ?? 0 };
  return { ...span, text: `${call}(${first ? written(first) : ''}${path}) AS ${name}(${columns})` };
}

function written({ value, text }: Token): string {
  return GRAMMAR.has(value) ? `"${value}"` : text;
}

function isUseOf(names: ReadonlySet<string>, tokens: readonly Token[], at: number): boolean {
  const [token, next] = [tokens[at], tokens[at + 1]];
  return token?.kind === 'word' && names.has(token.value) && next?.text !== '(' && next?.text !== '[';
}

function quotedName(token: Token): Edit {
  return { start: token.start, end: token.end, text: written(token) };
}
