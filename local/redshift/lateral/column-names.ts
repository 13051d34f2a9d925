import { childOf, isTree, listOf, textOf } from './tree.ts';
import type { ScopedSelect, Tree } from './tree.ts';

/** Asks the catalog for the columns of a table; empty when there is none. */
export type TableColumns = (table: {
  readonly schema: string | undefined;
  readonly name: string;
}) => Promise<readonly string[]>;

type Ctes = ReadonlyMap<string, Tree>;

/** The names of all columns that a query's FROM offers. */
export async function fromColumns({ select, ctes }: ScopedSelect, ask: TableColumns): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const source of listOf(select, 'fromClause')) {
    for (const name of await sourceColumns(source, ctes, ask)) names.add(name);
  }
  return names;
}

async function sourceColumns(source: unknown, ctes: Ctes, ask: TableColumns): Promise<readonly string[]> {
  const join = childOf(source, 'JoinExpr');
  if (join)
    return [...(await sourceColumns(join['larg'], ctes, ask)), ...(await sourceColumns(join['rarg'], ctes, ask))];
  const table = childOf(source, 'RangeVar');
  if (table) return tableColumns(table, ctes, ask);
  const subselect = childOf(source, 'RangeSubselect');
  const query = childOf(subselect?.['subquery'], 'SelectStmt');
  if (subselect && query) return renamed(aliasColumns(subselect), await queryColumns(query, ctes, ask));
  const called = childOf(source, 'RangeFunction');
  return called ? [...aliasColumns(called), ...definedColumns(called), ...aliasName(called)] : [];
}

async function tableColumns(table: Tree, ctes: Ctes, ask: TableColumns): Promise<readonly string[]> {
  const name = textOf(table, 'relname') ?? '';
  const schema = textOf(table, 'schemaname');
  const cte = schema === undefined ? ctes.get(name) : undefined;
  const query = childOf(cte?.['ctequery'], 'SelectStmt');
  if (!cte || !query) return renamed(aliasColumns(table), await ask({ schema, name }));
  // A recursive one does not see itself here: its first half names the columns.
  const others = new Map([...ctes].filter(([other]) => other !== name));
  return renamed(namesIn(cte, 'aliascolnames'), await queryColumns(query, others, ask));
}

async function queryColumns(query: Tree, ctes: Ctes, ask: TableColumns): Promise<readonly string[]> {
  const { larg } = query;
  if (isTree(larg)) return queryColumns(larg, ctes, ask);
  const names: string[] = [];
  for (const item of listOf(query, 'targetList')) {
    const target = childOf(item, 'ResTarget');
    if (!target) continue;
    if (isStar(target)) names.push(...(await fromColumns({ select: query, ctes }, ask)));
    else names.push(textOf(target, 'name') ?? nameOfExpression(target['val']));
  }
  return names;
}

function isStar(target: Tree): boolean {
  const column = childOf(target['val'], 'ColumnRef');
  return column !== undefined && listOf(column, 'fields').some((field) => isTree(field) && 'A_Star' in field);
}

/** The name that PostgreSQL gives a column without an alias. */
function nameOfExpression(value: unknown): string {
  const column = childOf(value, 'ColumnRef');
  if (column) return textOf(childOf(listOf(column, 'fields').at(-1), 'String'), 'sval') ?? '?column?';
  const call = childOf(value, 'FuncCall');
  if (call) return textOf(childOf(listOf(call, 'funcname').at(-1), 'String'), 'sval') ?? '?column?';
  const cast = childOf(value, 'TypeCast');
  return cast ? nameOfExpression(cast['arg']) : '?column?';
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
