import { nameOfExpression } from './name-of-expression.ts';
import { childOf, isTree, listOf, textOf, withCtesOf } from './tree.ts';
import type { ScopedSelect, Tree } from './tree.ts';

/** Asks the catalog for the columns of a table, in order; empty when there is none. */
export type TableColumns = (table: {
  readonly schema: string | undefined;
  readonly name: string;
}) => Promise<readonly string[]>;

/** What a part of FROM offers. */
interface Source {
  /** What `*` stands for, in order. */
  readonly columns: readonly string[];
  /** What `name.*` stands for. */
  readonly tables: ReadonlyMap<string, readonly string[]>;
}

type Ctes = ReadonlyMap<string, Tree>;

const NOTHING: Source = { columns: [], tables: new Map() };

/** The names of all columns that a query's FROM offers. */
export async function fromColumns({ select, ctes }: ScopedSelect, ask: TableColumns): Promise<ReadonlySet<string>> {
  const { columns } = await sourceOf(listOf(select, 'fromClause'), ctes, ask);
  return new Set(columns);
}

/** The tables of a query's FROM that have a name there, with their columns. */
export async function fromTables(
  { select, ctes }: ScopedSelect,
  ask: TableColumns,
): Promise<ReadonlyMap<string, readonly string[]>> {
  return (await sourceOf(listOf(select, 'fromClause'), ctes, ask)).tables;
}

/** The names of a query's columns, in a list for each item: an item with a star has as many as that stands for. */
export async function outputColumns(
  { select, ctes }: ScopedSelect,
  ask: TableColumns,
): Promise<readonly (readonly string[])[]> {
  const source = await sourceOf(listOf(select, 'fromClause'), ctes, ask);
  return listOf(select, 'targetList').map((item) => {
    const target = childOf(item, 'ResTarget') ?? {};
    const star = starOf(target);
    if (!star) return [textOf(target, 'name') ?? nameOfExpression(target['val'])];
    return star.table === undefined ? source.columns : (source.tables.get(star.table) ?? []);
  });
}

async function sourceOf(items: readonly unknown[], ctes: Ctes, ask: TableColumns): Promise<Source> {
  let all = NOTHING;
  for (const item of items) all = sideBySide(all, await partOf(item, ctes, ask));
  return all;
}

function sideBySide(left: Source, right: Source): Source {
  return { columns: [...left.columns, ...right.columns], tables: new Map([...left.tables, ...right.tables]) };
}

async function partOf(item: unknown, ctes: Ctes, ask: TableColumns): Promise<Source> {
  const join = childOf(item, 'JoinExpr');
  if (join) return joined(join, await partOf(join['larg'], ctes, ask), await partOf(join['rarg'], ctes, ask));
  const table = childOf(item, 'RangeVar');
  if (table) return named(table, textOf(table, 'relname'), await tableColumns(table, ctes, ask));
  const subselect = childOf(item, 'RangeSubselect');
  const query = childOf(subselect?.['subquery'], 'SelectStmt');
  if (subselect && query)
    return named(subselect, undefined, renamed(aliasColumns(subselect), await queryColumns(query, ctes, ask)));
  const called = childOf(item, 'RangeFunction');
  return called ? named(called, undefined, functionColumns(called)) : NOTHING;
}

/** USING and NATURAL show a column of both sides once, and first. */
function joined(join: Tree, left: Source, right: Source): Source {
  const shared =
    join['isNatural'] === true
      ? left.columns.filter((name) => right.columns.includes(name))
      : namesIn(join, 'usingClause');
  const others = [...left.columns, ...right.columns].filter((name) => !shared.includes(name));
  return { ...sideBySide(left, right), columns: [...shared, ...others] };
}

function named(item: Tree, name: string | undefined, columns: readonly string[]): Source {
  const { alias } = item;
  const called = (isTree(alias) ? textOf(alias, 'aliasname') : undefined) ?? name;
  return { columns, tables: new Map(called === undefined ? [] : [[called, columns]]) };
}

async function tableColumns(table: Tree, ctes: Ctes, ask: TableColumns): Promise<readonly string[]> {
  const name = textOf(table, 'relname') ?? '';
  const schema = textOf(table, 'schemaname');
  const cte = schema === undefined ? ctes.get(name) : undefined;
  const query = childOf(cte?.['ctequery'], 'SelectStmt');
  if (!cte || !query) return renamed(aliasColumns(table), await ask({ schema, name }));
  // A recursive one does not see itself here: its first half names the columns.
  const others = new Map([...ctes].filter(([other]) => other !== name));
  const columns = renamed(namesIn(cte, 'aliascolnames'), await queryColumns(query, others, ask));
  return renamed(aliasColumns(table), columns);
}

async function queryColumns(query: Tree, ctes: Ctes, ask: TableColumns): Promise<readonly string[]> {
  const { larg } = query;
  const scoped = { select: query, ctes: withCtesOf(query, ctes) };
  if (isTree(larg)) return queryColumns(larg, scoped.ctes, ask);
  return (await outputColumns(scoped, ask)).flat();
}

function starOf(target: Tree): { readonly table: string | undefined } | undefined {
  const column = childOf(target['val'], 'ColumnRef');
  const fields = column ? listOf(column, 'fields') : [];
  if (!fields.some((field) => isTree(field) && 'A_Star' in field)) return undefined;
  return { table: textOf(childOf(fields.at(-2), 'String'), 'sval') };
}

function functionColumns(called: Tree): readonly string[] {
  const given = [...aliasColumns(called), ...definedColumns(called)];
  return given.length > 0 ? given : aliasName(called);
}

function aliasColumns(source: Tree): readonly string[] {
  const { alias } = source;
  return isTree(alias) ? namesIn(alias, 'colnames') : [];
}

/** `AS x (a int, b text)`: the columns of a function that returns records. */
function definedColumns(called: Tree): readonly string[] {
  return listOf(called, 'coldeflist').flatMap((item) => textOf(childOf(item, 'ColumnDef'), 'colname') ?? []);
}

function aliasName(source: Tree): readonly string[] {
  const { alias } = source;
  const name = isTree(alias) ? textOf(alias, 'aliasname') : undefined;
  return name === undefined ? [] : [name];
}

function namesIn(node: Tree, key: string): readonly string[] {
  return listOf(node, key).flatMap((item) => textOf(childOf(item, 'String'), 'sval') ?? []);
}

/** `AS x (a, b)` names the first columns anew. */
function renamed(given: readonly string[], names: readonly string[]): readonly string[] {
  return [...given, ...names.slice(given.length)];
}
