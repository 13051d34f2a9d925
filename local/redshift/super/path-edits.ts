import type { Edit } from '../../../redshift-sql/edits.ts';
import type { Token } from '../../../redshift-sql/lexer.ts';
import { quoteIdentifier } from '../../../redshift-sql/quote.ts';
import { endOfExpression } from '../lateral/alias-uses.ts';
import { fromSource } from '../lateral/from-source.ts';
import type { Source, TableColumns } from '../lateral/from-source.ts';
import { nameOfExpression } from '../lateral/name-of-expression.ts';
import { childOf, isTree, listOf, locationOf, textOf, withCtesOf } from '../lateral/tree.ts';
import type { Tree } from '../lateral/tree.ts';
import { findSuperColumn } from './find-column.ts';
import { isSuper, namesOf } from './is-super.ts';
import { pathEdit } from './read-path.ts';
import { alternatives, comparedPairs, literalEdits } from './typed-literals.ts';

/** A text (latin1), its tokens, and what is known of the session. */
interface Statement {
  readonly ask: TableColumns;
  readonly keepsCase: boolean;
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** What is in scope at a node: the tables of the queries around it, innermost first. */
interface Scope {
  readonly sources: readonly Source[];
  readonly ctes: ReadonlyMap<string, Tree>;
}

const STATEMENTS = new Set(['SelectStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);

/** Every edit that a statement's tree needs for its paths, and for the literals beside SUPER values. */
export async function pathEdits(tree: unknown, statement: Statement): Promise<readonly Edit[]> {
  return visit(tree, { sources: [], ctes: new Map() }, statement);
}

async function visit(node: unknown, scope: Scope, statement: Statement): Promise<readonly Edit[]> {
  if (Array.isArray(node)) return visitAll(node, scope, statement);
  if (!isTree(node)) return [];
  const edits: Edit[] = [];
  for (const [kind, child] of Object.entries(node)) {
    if (!isTree(child) && !Array.isArray(child)) continue;
    if (isTree(child) && isQuery(kind, child)) edits.push(...(await visitQuery(child, scope, statement)));
    else edits.push(...here(kind, child, { scope, statement }), ...(await visit(child, scope, statement)));
  }
  return edits;
}

async function visitAll(nodes: readonly unknown[], scope: Scope, statement: Statement): Promise<readonly Edit[]> {
  const edits: Edit[] = [];
  for (const node of nodes) edits.push(...(await visit(node, scope, statement)));
  return edits;
}

/** The halves of a set operation stand in it without a name. */
function isQuery(kind: string, node: Tree): boolean {
  return STATEMENTS.has(kind) || ((kind === 'larg' || kind === 'rarg') && 'op' in node);
}

async function visitQuery(query: Tree, outer: Scope, statement: Statement): Promise<readonly Edit[]> {
  const ctes = withCtesOf(query, outer.ctes);
  const source = await fromSource(tablesOf(query), ctes, statement.ask);
  const scope = { sources: [source, ...outer.sources], ctes };
  const edits: Edit[] = [];
  for (const [key, child] of Object.entries(query)) {
    const isWithin = key !== 'withClause' && key !== 'larg' && key !== 'rarg';
    const found = await visit({ [key]: child }, isWithin ? scope : { ...outer, ctes }, statement);
    edits.push(...found);
  }
  return [...edits, ...nameEdits(query, edits, statement)];
}

/** What is read and, first, what is written. */
function tablesOf(query: Tree): readonly unknown[] {
  const written = isTree(query['relation']) ? [{ RangeVar: query['relation'] }] : [];
  return [...written, query['sourceRelation'], ...listOf(query, 'fromClause'), ...listOf(query, 'usingClause')];
}

function here(
  kind: string,
  node: unknown,
  { scope: { sources }, statement }: { readonly scope: Scope; readonly statement: Statement },
): readonly Edit[] {
  if (!isTree(node)) return [];
  if (kind === 'ColumnRef') return columnEdits(node, sources, statement);
  const pairs = comparedPairs(kind, node).flatMap(([left, right]) => [
    ...(isSuper(left, sources) ? literalEdits(right, statement.tokens, 'text') : []),
    ...(isSuper(right, sources) ? literalEdits(left, statement.tokens, 'text') : []),
  ]);
  const values = alternatives(kind, node);
  if (!values.some((value) => isSuper(value, sources))) return pairs;
  return [...pairs, ...values.flatMap((value) => literalEdits(value, statement.tokens, 'super'))];
}

function columnEdits(node: Tree, sources: readonly Source[], statement: Statement): readonly Edit[] {
  const column = findSuperColumn(namesOf(node), sources);
  const at = statement.tokens.findIndex(({ start }) => start === locationOf(node));
  if (!column || at === -1) return [];
  const edit = pathEdit(statement.text, statement.tokens, { at, column, keepsCase: statement.keepsCase });
  return edit ? [edit] : [];
}

/** An item of SELECT keeps the name that it has by its path. */
function nameEdits(query: Tree, edits: readonly Edit[], { tokens }: Statement): readonly Edit[] {
  if (query['relation'] !== undefined) return [];
  return listOf(query, 'targetList').flatMap((item) => {
    const target = childOf(item, 'ResTarget') ?? {};
    const name = nameOfExpression(target['val']);
    const start = locationOf(target);
    const end = endOfExpression(tokens, start, false);
    const isEdited = edits.some((edit) => edit.start >= start && edit.end <= end);
    if (!isEdited || textOf(target, 'name') !== undefined || name === '?column?') return [];
    return [{ start: end, end, text: ` AS ${Buffer.from(quoteIdentifier(name), 'utf8').toString('latin1')}` }];
  });
}
