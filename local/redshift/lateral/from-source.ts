import { nameOfExpression } from './name-of-expression.ts';
import { isSuper } from '../super/is-super.ts';
import { childOf, isTree, listOf, namesIn, textOf, withCtesOf } from './tree.ts';
import type { ScopedSelect, Tree } from './tree.ts';

/** A column, and whether it is of type SUPER. */
export interface Column {
  readonly name: string;
  readonly isSuper: boolean;
}

/** Asks the catalog for the columns of a table, in order; empty when there is none. */
export type TableColumns = (table: {
  readonly schema: string | undefined;
  readonly name: string;
}) => Promise<readonly Column[]>;

/** A table of FROM that has a name there. */
interface NamedTable {
  readonly columns: readonly Column[];
  /** If it was named with one. */
  readonly schema: string | undefined;
  /** Whether its first column is what a SUPER value was unnested to (see ../super/expand-unnests.ts): the name means that value. */
  readonly isElement: boolean;
}

/** What a part of FROM offers. */
export interface Source {
  /** What `*` stands for, in order. */
  readonly columns: readonly Column[];
  /** What `name.*` stands for. */
  readonly tables: ReadonlyMap<string, NamedTable>;
}

type Ctes = ReadonlyMap<string, Tree>;

const NOTHING: Source = { columns: [], tables: new Map() };
/** Functions of the layer that a SUPER value of FROM has become. */
const UNNESTING = /^shiftwork_(?:elements|attributes)(?:_at)?$/;

/** What the tables of a FROM offer together; the later ones may be functions of the earlier. */
export async function fromSource(items: readonly unknown[], ctes: Ctes, ask: TableColumns): Promise<Source> {
  let all = NOTHING;
  for (const item of items) all = sideBySide(all, await partOf(item, ctes, ask));
  return all;
}

/** The columns of a query, in a list for each item: an item with a star has as many as that stands for. */
export async function itemColumns(
  { select, ctes }: ScopedSelect,
  ask: TableColumns,
): Promise<readonly (readonly Column[])[]> {
  const source = await fromSource(listOf(select, 'fromClause'), ctes, ask);
  return listOf(select, 'targetList').map((item) => {
    const target = childOf(item, 'ResTarget') ?? {};
    const { val } = target;
    const star = starOf(target);
    if (!star) return [{ name: textOf(target, 'name') ?? nameOfExpression(val), isSuper: isSuper(val, [source]) }];
    return star.table === undefined ? source.columns : (source.tables.get(star.table)?.columns ?? []);
  });
}

function sideBySide(left: Source, right: Source): Source {
  return { columns: [...left.columns, ...right.columns], tables: new Map([...left.tables, ...right.tables]) };
}

async function partOf(item: unknown, ctes: Ctes, ask: TableColumns): Promise<Source> {
  const join = childOf(item, 'JoinExpr');
  if (join) return joined(join, await partOf(join['larg'], ctes, ask), await partOf(join['rarg'], ctes, ask));
  const table = childOf(item, 'RangeVar');
  if (table) return named(table, textOf(table, 'relname'), { columns: await tableColumns(table, ctes, ask) });
  const subselect = childOf(item, 'RangeSubselect');
  const query = childOf(subselect?.['subquery'], 'SelectStmt');
  if (subselect && query)
    return named(subselect, undefined, {
      columns: renamed(aliasColumns(subselect), await queryColumns(query, ctes, ask)),
    });
  const called = childOf(item, 'RangeFunction');
  return called ? unnested(called) : NOTHING;
}

/** USING and NATURAL show a column of both sides once, and first. */
function joined(join: Tree, left: Source, right: Source): Source {
  const shared =
    join['isNatural'] === true
      ? left.columns.map(({ name }) => name).filter((name) => right.columns.some((column) => column.name === name))
      : namesIn(join, 'usingClause');
  const others = [...left.columns, ...right.columns].filter(({ name }) => !shared.includes(name));
  const merged = shared.map((name) => left.columns.find((column) => column.name === name) ?? plainColumn(name));
  return { ...sideBySide(left, right), columns: [...merged, ...others] };
}

function named(
  item: Tree,
  name: string | undefined,
  { columns, isElement = false }: { readonly columns: readonly Column[]; readonly isElement?: boolean },
): Source {
  const { alias } = item;
  const called = (isTree(alias) ? textOf(alias, 'aliasname') : undefined) ?? name;
  const table = { columns, schema: textOf(item, 'schemaname'), isElement };
  return { columns, tables: new Map(called === undefined ? [] : [[called, table]]) };
}

async function tableColumns(table: Tree, ctes: Ctes, ask: TableColumns): Promise<readonly Column[]> {
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

async function queryColumns(query: Tree, ctes: Ctes, ask: TableColumns): Promise<readonly Column[]> {
  const { larg } = query;
  const scoped = { select: query, ctes: withCtesOf(query, ctes) };
  if (isTree(larg)) return queryColumns(larg, scoped.ctes, ask);
  return (await itemColumns(scoped, ask)).flat();
}

function starOf(target: Tree): { readonly table: string | undefined } | undefined {
  const column = childOf(target['val'], 'ColumnRef');
  const fields = column ? listOf(column, 'fields') : [];
  if (!fields.some((field) => isTree(field) && 'A_Star' in field)) return undefined;
  return { table: textOf(childOf(fields.at(-2), 'String'), 'sval') };
}

function unnested(called: Tree): Source {
  const isElement = UNNESTING.test(nameOfFunction(called));
  const columns = functionColumns(called).map((name, at) => ({ name, isSuper: isElement && at === 0 }));
  return named(called, undefined, { columns, isElement });
}

/** Its functions are lists of a call and its columns. */
function nameOfFunction(called: Tree): string {
  const [first] = listOf(called, 'functions');
  const list = childOf(first, 'List');
  const call = childOf(list && listOf(list, 'items')[0], 'FuncCall');
  return (call && namesIn(call, 'funcname').at(-1)) ?? '';
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

/** `AS x (a, b)` names the first columns anew. */
function renamed(given: readonly string[], columns: readonly Column[]): readonly Column[] {
  const first = given.map((name, at) => ({ ...(columns[at] ?? plainColumn(name)), name }));
  return [...first, ...columns.slice(given.length)];
}

function plainColumn(name: string): Column {
  return { name, isSuper: false };
}
