import type { Token } from '../../../redshift-sql/lexer.ts';
import { isKeyword } from '../../../redshift-sql/token-cursor.ts';
import { openingOf } from '../../../redshift-sql/token-spans.ts';

/** A SELECT with QUALIFY, as indexes of tokens: a part ends before the index of its end. */
export interface QualifiedSelect {
  readonly select: number;
  /** After SELECT, and DISTINCT or ALL. */
  readonly items: number;
  /** Where the items end, and INTO or FROM begins. */
  readonly itemsEnd: number;
  readonly from: number;
  readonly qualify: number;
  readonly conditionEnd: number;
  /** What is ordered by, without the words ORDER BY; empty where the order is not this SELECT's own. */
  readonly order: { readonly start: number; readonly end: number };
}

const SET_OPERATIONS = ['union', 'intersect', 'except', 'minus'];
const AFTER_CONDITION = new Set([...SET_OPERATIONS, 'order', 'limit', 'offset', 'fetch']);
const AFTER_ORDER = new Set([...SET_OPERATIONS, 'limit', 'offset', 'fetch']);
const BEHIND_ITEMS = new Set(['into', 'from']);
const FROM = new Set(['from']);
const CLAUSES = new Set(['select', 'from', 'where', 'group', 'having', 'on', 'using']);
const BEFORE_OTHER_USES = new Set(['.', ',', 'select', 'as', '(', 'by', 'and', 'or', 'not', 'where', 'on', 'from']);

/**
 * Whether a token is the word that begins a QUALIFY clause. It is no reserved word: directly behind a table it is that table's alias
 * (https://docs.aws.amazon.com/redshift/latest/dg/r_QUALIFY_clause.html), and it may name a column.
 */
export function startsQualify(tokens: readonly Token[], at: number): boolean {
  const [before, token, after] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (!isKeyword(token, 'qualify') || !before || !after) return false;
  if (before.kind === 'operator' || ['.', ',', ')', ';'].includes(after.text) || isBinary(after)) return false;
  return !(BEFORE_OTHER_USES.has(before.value) && before.kind !== 'string') && !followsBareTable(tokens, at);
}

/** The SELECT with QUALIFY that holds no other; undefined: there is none. */
export function innermostQualified(tokens: readonly Token[]): QualifiedSelect | undefined {
  const depths = depthsOf(tokens);
  const found = tokens.flatMap((_, at) => (startsQualify(tokens, at) ? [at] : []));
  const [qualify] = found.toSorted((a, b) => (depths[b] ?? 0) - (depths[a] ?? 0));
  return qualify === undefined ? undefined : readSelect(tokens, depths, qualify);
}

function readSelect(tokens: readonly Token[], depths: readonly number[], qualify: number): QualifiedSelect | undefined {
  const depth = depths[qualify];
  const find = (start: number, isEnd: (token: Token) => boolean): number => {
    const at = tokens.findIndex((token, index) => {
      return index >= start && ((depths[index] === depth && isEnd(token)) || (depths[index] ?? 0) < (depth ?? 0));
    });
    return at === -1 ? tokens.length : at;
  };
  const select = tokens.findLastIndex(
    (token, at) => at < qualify && depths[at] === depth && isKeyword(token, 'select'),
  );
  if (select === -1) return undefined;
  const items = select + (isKeyword(tokens[select + 1], 'distinct') || isKeyword(tokens[select + 1], 'all') ? 2 : 1);
  const isWord = (words: ReadonlySet<string>) => (token: Token) => token.kind === 'word' && words.has(token.value);
  const conditionEnd = find(qualify + 1, isWord(AFTER_CONDITION));
  const isOrdered = isKeyword(tokens[conditionEnd], 'order') && !followsSetOperation(tokens, select);
  const order = isOrdered ? conditionEnd + 2 : conditionEnd;
  return {
    select,
    items,
    itemsEnd: Math.min(find(items, isWord(BEHIND_ITEMS)), qualify),
    from: Math.min(find(items, isWord(FROM)), qualify),
    qualify,
    conditionEnd,
    order: { start: order, end: isOrdered ? find(order, isWord(AFTER_ORDER)) : conditionEnd },
  };
}

/** How many parentheses each token stands in; a parenthesis itself stands outside. */
function depthsOf(tokens: readonly Token[]): readonly number[] {
  let depth = 0;
  return tokens.map(({ text }) => {
    if (text === ')') depth -= 1;
    const here = depth;
    if (text === '(') depth += 1;
    return here;
  });
}

function followsSetOperation(tokens: readonly Token[], select: number): boolean {
  const before = tokens[select - 1];
  const operation = isKeyword(before, 'all') || isKeyword(before, 'distinct') ? tokens[select - 2] : before;
  return operation?.kind === 'word' && SET_OPERATIONS.includes(operation.value);
}

/** Whether FROM ends here in a table, or a query in parentheses, that has no alias yet. */
function followsBareTable(tokens: readonly Token[], at: number): boolean {
  const start = startOfOperand(tokens, at - 1);
  const before = tokens[start - 1];
  if (isKeyword(before, 'from') || isKeyword(before, 'join')) return true;
  return before?.text === ',' && isKeyword(clauseAround(tokens, start), 'from');
}

function startOfOperand(tokens: readonly Token[], last: number): number {
  if (tokens[last]?.text === ')') return openingOf(tokens, last);
  let at = last;
  while (tokens[at - 1]?.text === '.') at -= 2;
  return at;
}

/** The word that begins the clause that a token stands in. */
function clauseAround(tokens: readonly Token[], from: number): Token | undefined {
  let depth = 0;
  return tokens.findLast(({ kind, text, value }, at) => {
    if (at >= from) return false;
    if (text === ')') depth += 1;
    if (text === '(') depth -= 1;
    return depth === 0 && kind === 'word' && CLAUSES.has(value);
  });
}

/** Whether an operator cannot begin a condition. */
function isBinary({ kind, text }: Token): boolean {
  return kind === 'operator' && !['-', '+', '~', '@'].includes(text);
}
