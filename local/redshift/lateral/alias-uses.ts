import type { Token } from '../../../redshift-sql/lexer.ts';
import type { Edit, Span } from '../../../redshift-sql/edits.ts';
import { applyEdits } from '../../../redshift-sql/edits.ts';
import { childOf, forEachColumn, isTree, listOf, locationOf, textOf } from './tree.ts';
import type { Tree } from './tree.ts';

/** A select item that has a name of its own, and where its expression stands. */
interface Item extends Span {
  readonly alias: string | undefined;
}

/** A column reference that may mean the alias of an item. */
interface Use extends Span {
  readonly item: number;
}

/** The aliases of one query, and where they may be used in it. */
export interface AliasUses {
  readonly items: readonly Item[];
  readonly uses: readonly Use[];
}

const CLAUSES = new Set(
  'from where group having order limit offset union intersect except window into fetch for'.split(' '),
);
/** Clauses in whose expressions every alias may be used. GROUP BY and ORDER BY know a bare alias by themselves. */
const EXPRESSIONS = ['whereClause', 'havingClause'] as const;
const LISTS = ['groupClause', 'sortClause'] as const;

/** Finds where a query names the alias of one of its items; tokens are of the same text as the tree. */
export function aliasUses(select: Tree, tokens: readonly Token[]): AliasUses {
  const items = itemsOf(select, tokens);
  const uses: Use[] = [];
  const look = (node: unknown, visible: number): void =>
    forEachColumn(node, (name, start) => {
      const item = items.findIndex(({ alias }, at) => at < visible && alias === name);
      const token = tokens.find((candidate) => candidate.start === start);
      if (item !== -1 && token) uses.push({ item, start, end: token.end });
    });
  for (const [at, target] of listOf(select, 'targetList').entries()) look(childOf(target, 'ResTarget')?.['val'], at);
  for (const clause of EXPRESSIONS) look(select[clause], items.length);
  for (const list of LISTS)
    for (const element of listOf(select, list)) if (!isBareName(element)) look(element, items.length);
  return { items, uses };
}

/** The text with every use replaced by the item's expression, in which uses are replaced too. */
export function replaceUses(text: string, { items, uses }: AliasUses): string {
  const expressionOf = (at: number): string => {
    const { start = 0, end = 0 } = items[at] ?? {};
    const within = uses.filter((use) => use.start >= start && use.end <= end && use.item < at);
    return applyEdits(
      text.slice(start, end),
      within.map((use) => editFor(use, start)),
    );
  };
  const editFor = (use: Use, offset: number): Edit => ({
    start: use.start - offset,
    end: use.end - offset,
    text: `(${expressionOf(use.item)})`,
  });
  return applyEdits(
    text,
    uses.map((use) => editFor(use, 0)),
  );
}

function isBareName(element: unknown): boolean {
  const node = childOf(element, 'SortBy')?.['node'] ?? element;
  return isTree(node) && 'ColumnRef' in node;
}

function itemsOf(select: Tree, tokens: readonly Token[]): readonly Item[] {
  return listOf(select, 'targetList').map((node) => {
    const target = childOf(node, 'ResTarget') ?? {};
    const start = locationOf(target);
    const alias = textOf(target, 'name');
    return { alias, start, end: endOfExpression(tokens, start, alias !== undefined) };
  });
}

/** Where the expression of a select item ends, which begins at an offset: at the comma or clause after it, or before its alias. */
export function endOfExpression(tokens: readonly Token[], start: number, hasAlias: boolean): number {
  const first = tokens.findIndex((token) => token.start >= start);
  const after = first + tokens.slice(first).findIndex(outsideItem());
  let last = (after < first ? tokens.length : after) - 1;
  if (hasAlias) last -= 1;
  if (hasAlias && tokens[last]?.kind === 'word' && tokens[last]?.value === 'as') last -= 1;
  return tokens[last]?.end ?? start;
}

function outsideItem(): (token: Token) => boolean {
  let depth = 0;
  return ({ text, kind, value }) => {
    if (text === '(' || text === '[') depth += 1;
    if (text === ')' || text === ']') depth -= 1;
    return depth < 0 || (depth === 0 && (text === ',' || (kind === 'word' && CLAUSES.has(value))));
  };
}
