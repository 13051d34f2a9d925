import type { Token } from './lexer.ts';
import { isKeyword } from './token-cursor.ts';
import { closingOf } from './token-spans.ts';

/** An item of FROM that is a name, as indexes of tokens: a table, or a path into a SUPER value. */
export interface FromItem {
  /** Where it begins: at UNPIVOT if that is there, and where its name does. */
  readonly start: number;
  readonly name: number;
  readonly nameEnd: number;
  /** Behind its alias, and the alias of AT. */
  readonly end: number;
  readonly isUnpivot: boolean;
  readonly alias: Token | undefined;
  readonly at: Token | undefined;
}

/** One FROM: its items in order, a table in parentheses or a function as its alias alone. */
export interface FromClause {
  readonly items: readonly FromItem[];
}

const ENDS_FROM = new Set(
  'where group having order limit offset union intersect except minus qualify window fetch for set returning when'.split(
    ' ',
  ),
);
const NO_ALIAS = new Set([
  ...ENDS_FROM,
  ...'on using join inner left right full cross natural outer as at pivot unpivot connect start tablesample'.split(' '),
]);

interface Level {
  /** Whether a SELECT or UPDATE has begun here, so that FROM is a clause and no part of a call. */
  isQuery: boolean;
  items: FromItem[] | undefined;
}

/** Every FROM of a statement, with the names in it. */
export function fromClauses(tokens: readonly Token[]): readonly FromClause[] {
  const clauses: { items: FromItem[] }[] = [];
  const levels: Level[] = [{ isQuery: false, items: undefined }];
  for (const [at, token] of tokens.entries()) {
    const level = levels.at(-1);
    if (token.text === '(') levels.push({ isQuery: false, items: undefined });
    else if (token.text === ')' && levels.length > 1) levels.pop();
    else if (level && token.kind === 'word') enter(level, token, clauses);
    const now = levels.at(-1);
    if (now?.items && startsItem(tokens, at)) now.items.push(...itemAt(tokens, at + 1));
  }
  return clauses;
}

/** The names that a list of FROM items gives outside parentheses, from an index up to another. */
export function itemsBetween(tokens: readonly Token[], start: number, end: number): readonly FromItem[] {
  const items: FromItem[] = [];
  let depth = 0;
  for (let at = start; at < end; at += 1) {
    if (depth === 0 && (at === start || startsItem(tokens, at - 1))) items.push(...itemAt(tokens, at));
    if (tokens[at]?.text === '(') depth += 1;
    if (tokens[at]?.text === ')') depth -= 1;
  }
  return items;
}

function enter(level: Level, token: Token, clauses: { items: FromItem[] }[]): void {
  if (token.value === 'select' || token.value === 'update') level.isQuery = true;
  if (token.value === 'select' || ENDS_FROM.has(token.value)) level.items = undefined;
  if (token.value !== 'from' || !level.isQuery) return;
  level.items = [];
  clauses.push({ items: level.items });
}

function startsItem(tokens: readonly Token[], at: number): boolean {
  return ['from', 'join', ','].some((word) => isKeyword(tokens[at], word));
}

function itemAt(tokens: readonly Token[], start: number): readonly FromItem[] {
  const isUnpivot = isKeyword(tokens[start], 'unpivot') && isName(tokens[start + 1]);
  const name = isUnpivot ? start + 1 : start;
  const pathEnd = isName(tokens[name]) ? endOfPath(tokens, name) : name;
  if (tokens[pathEnd]?.text === '(') return withItsAlias(tokens, start, behindClosing(tokens, pathEnd));
  if (pathEnd === name) return [];
  const { alias, end } = aliasAt(tokens, pathEnd);
  const at = isKeyword(tokens[end], 'at') && isName(tokens[end + 1]) ? tokens[end + 1] : undefined;
  return [{ start, name, nameEnd: pathEnd, end: at ? end + 2 : end, isUnpivot, alias, at }];
}

/** A table in parentheses, or a function: nothing but its alias is a name. */
function withItsAlias(tokens: readonly Token[], start: number, after: number): readonly FromItem[] {
  const { alias, end } = aliasAt(tokens, after);
  return alias ? [{ start, name: end - 1, nameEnd: end, end, isUnpivot: false, alias, at: undefined }] : [];
}

function aliasAt(tokens: readonly Token[], at: number): { readonly alias: Token | undefined; readonly end: number } {
  const place = isKeyword(tokens[at], 'as') ? at + 1 : at;
  const alias = isAlias(tokens[place]) ? tokens[place] : undefined;
  return { alias, end: alias ? place + 1 : at };
}

function endOfPath(tokens: readonly Token[], start: number): number {
  let at = start + 1;
  for (;;) {
    if (tokens[at]?.text === '.' && isName(tokens[at + 1])) at += 2;
    else if (tokens[at]?.text === '[') at = behindClosing(tokens, at);
    else return at;
  }
}

/** Where the tokens end, if nothing closes it. */
function behindClosing(tokens: readonly Token[], open: number): number {
  const closing = closingOf(tokens, open);
  return closing === -1 ? tokens.length : closing + 1;
}

function isName(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'identifier';
}

function isAlias(token: Token | undefined): boolean {
  return isName(token) && !(token?.kind === 'word' && NO_ALIAS.has(token.value));
}
