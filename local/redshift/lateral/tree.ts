/*
 * libpg-query's tree, as far as aliases need it: https://github.com/pganalyze/libpg_query names its nodes after PostgreSQL's. Every
 * node is an object with one key, its kind. Locations are byte offsets; texts here are latin1, so that a character is a byte.
 */

export type Tree = { readonly [key: string]: unknown };

/** A query with the common table expressions that it may name. */
export interface ScopedSelect {
  readonly select: Tree;
  readonly ctes: ReadonlyMap<string, Tree>;
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A node's child of a kind: `childOf(item, 'ResTarget')`. */
export function childOf(node: unknown, kind: string): Tree | undefined {
  const child = isTree(node) ? node[kind] : undefined;
  return isTree(child) ? child : undefined;
}

export function listOf(node: Tree, key: string): readonly unknown[] {
  const list = node[key];
  return Array.isArray(list) ? list : [];
}

export function textOf(node: Tree | undefined, key: string): string | undefined {
  const text = node?.[key];
  return typeof text === 'string' ? text : undefined;
}

/** libpg-query leaves out what is zero. */
export function locationOf(node: Tree): number {
  const { location } = node;
  return typeof location === 'number' ? location : 0;
}

/** Every SELECT of a tree, outer ones first; those of a set operation one by one. */
export function selectsOf(node: unknown, ctes: ReadonlyMap<string, Tree> = new Map()): readonly ScopedSelect[] {
  if (Array.isArray(node)) return node.flatMap((child) => selectsOf(child, ctes));
  if (!isTree(node)) return [];
  const visible = withCtesOf(node, ctes);
  return Object.entries(node).flatMap(([key, child]) => {
    const isSelect = key === 'SelectStmt' || ((key === 'larg' || key === 'rarg') && isTree(child) && 'op' in child);
    const own = isSelect && isTree(child) ? [{ select: child, ctes: withCtesOf(child, visible) }] : [];
    return [...own, ...selectsOf(child, visible)];
  });
}

/** Calls back for every column named without a table in an expression, but not in queries within it. */
export function forEachColumn(node: unknown, visit: (name: string, location: number) => void): void {
  if (Array.isArray(node)) {
    for (const child of node) forEachColumn(child, visit);
    return;
  }
  if (!isTree(node) || 'SelectStmt' in node) return;
  const column = childOf(node, 'ColumnRef');
  const fields = column ? listOf(column, 'fields') : [];
  const name = textOf(childOf(fields[0], 'String'), 'sval');
  if (column && fields.length === 1 && name !== undefined) visit(name, locationOf(column));
  if (!column) for (const child of Object.values(node)) forEachColumn(child, visit);
}

/** The common table expressions that a query may name: its own, and those around it. */
export function withCtesOf(node: Tree, ctes: ReadonlyMap<string, Tree>): ReadonlyMap<string, Tree> {
  const clause = node['withClause'];
  if (!isTree(clause)) return ctes;
  const own = listOf(clause, 'ctes').flatMap((item) => {
    const cte = childOf(item, 'CommonTableExpr');
    const name = textOf(cte, 'ctename');
    return cte && name !== undefined ? [[name, cte] as const] : [];
  });
  return new Map([...ctes, ...own]);
}

/** The names in a list of a node, such as those of a column reference; what is no name in it is left out. */
export function namesIn(node: unknown, key: string): readonly string[] {
  if (!isTree(node)) return [];
  return listOf(node, key).flatMap((part) => textOf(childOf(part, 'String'), 'sval') ?? []);
}
