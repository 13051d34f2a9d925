import type { Edit } from './edits.ts';
import { itemsBetween } from './from-items.ts';
import type { FromItem } from './from-items.ts';
import type { Token } from './lexer.ts';
import { quoteIdentifier } from './quote.ts';
import type { Statement } from './statements.ts';
import { isKeyword } from './token-cursor.ts';
import { closingOf, findOutside } from './token-spans.ts';

/*
 * UPDATE may name its target a second time in FROM, under an alias, and means the row that is updated:
 *
 *   update category set catid = 100 from event join category cat on event.catid = cat.catid where cat.catgroup = 'Concerts'
 *
 * (https://docs.aws.amazon.com/redshift/latest/dg/c_Examples_of_UPDATE_statements.html). For PostgreSQL these are two tables that nothing joins, and every row is
 * updated. It is the same here too where a condition names the target by itself: that is a join of a table with itself.
 */

/** An UPDATE of that kind; places are indexes of tokens. */
export interface SelfUpdate {
  /** What the target is called. */
  readonly target: string;
  /** What FROM calls it. */
  readonly alias: string;
  readonly where: number | undefined;
  /** Whether an outer join is in FROM, which Redshift refuses here. */
  readonly isOuter: boolean;
}

interface Target {
  readonly path: readonly string[];
  readonly name: string;
  readonly set: number;
}

/** Reads a statement as an UPDATE whose FROM names its target again; undefined of any other. */
export function selfUpdate(tokens: readonly Token[]): SelfUpdate | undefined {
  const target = targetOf(tokens);
  if (!target) return undefined;
  const from = clauseBehind(tokens, target.set, 'from');
  if (from === -1) return undefined;
  const place = clauseBehind(tokens, from, 'where');
  const end = place === -1 ? tokens.length : place;
  const items = itemsBetween(tokens, from + 1, end);
  const [again, ...others] = items.filter((item) => isSame(pathOf(tokens, item), target.path));
  if (!again?.alias || others.length > 0 || again.alias.value === target.name) return undefined;
  if (joinsItself(tokens, target.name, { from, items })) return undefined;
  return {
    target: target.name,
    alias: again.alias.value,
    where: place === -1 ? undefined : place,
    isOuter: tokens.slice(from, end).some((token, at) => isOuterJoin(tokens, from + at, token)),
  };
}

/** Edits that make the two the same row. */
export function selfUpdateEdits({ tokens }: Pick<Statement, 'tokens'>): readonly Edit[] {
  const found = tokens.some((token) => isKeyword(token, 'update')) ? selfUpdate(tokens) : undefined;
  const last = tokens.at(-1);
  if (!found || !last) return [];
  const same = `${quoteIdentifier(found.target)}.ctid = ${quoteIdentifier(found.alias)}.ctid`;
  const where = found.where === undefined ? undefined : tokens[found.where];
  if (!where) return [{ start: last.end, end: last.end, text: ` WHERE ${same}` }];
  return [
    { start: where.end, end: where.end, text: ' (' },
    { start: last.end, end: last.end, text: `) AND ${same}` },
  ];
}

function targetOf(tokens: readonly Token[]): Target | undefined {
  const verb = clauseBehind(tokens, -1, 'update');
  const set = clauseBehind(tokens, verb, 'set');
  if (verb === -1 || set === -1) return undefined;
  const [item] = itemsBetween(tokens, verb + 1, verb + 2);
  if (!item || item.end !== set) return undefined;
  const path = pathOf(tokens, item);
  return { path, name: item.alias?.value ?? path.at(-1) ?? '', set };
}

/** Where a keyword first stands behind an index, outside parentheses and as no part of a name; -1: nowhere. */
function clauseBehind(tokens: readonly Token[], start: number, word: string): number {
  return findOutside(tokens, (token, at) => {
    if (at <= start || !isKeyword(token, word)) return false;
    return tokens[at - 1]?.text !== '.' && !isKeyword(tokens[at - 1], 'distinct');
  });
}

function pathOf(tokens: readonly Token[], { name, nameEnd }: FromItem): readonly string[] {
  return tokens
    .slice(name, nameEnd)
    .flatMap(({ kind, value }) => (kind === 'word' || kind === 'identifier' ? [value] : []));
}

/** Whether two names are of one table; a schema that is not written is taken for public. */
function isSame(left: readonly string[], right: readonly string[]): boolean {
  const schemaOf = (path: readonly string[]): string => path.at(-2) ?? 'public';
  return left.at(-1) === right.at(-1) && schemaOf(left) === schemaOf(right);
}

/** Whether a condition outside subqueries names the target. */
function joinsItself(
  tokens: readonly Token[],
  target: string,
  { from, items }: { readonly from: number; readonly items: readonly FromItem[] },
): boolean {
  for (let at = from + 1; at < tokens.length; at += 1) {
    if (tokens[at]?.text === '(' && isKeyword(tokens[at + 1], 'select')) at = closingOf(tokens, at);
    if (at < from) return false;
    const [token, next] = [tokens[at], tokens[at + 1]];
    const isName = token?.kind === 'word' || token?.kind === 'identifier';
    const inItem = items.some(({ name, nameEnd }) => at >= name && at < nameEnd);
    if (isName && !inItem && token.value === target && next?.text === '.') return true;
  }
  return false;
}

function isOuterJoin(tokens: readonly Token[], at: number, token: Token): boolean {
  const next = isKeyword(tokens[at + 1], 'outer') ? tokens[at + 2] : tokens[at + 1];
  return ['left', 'right', 'full'].some((word) => isKeyword(token, word)) && isKeyword(next, 'join');
}
