import { isQueryNode as isNode, parseQuery } from './parse-query.ts';
import type { QueryNode as Node } from './parse-query.ts';
import type { RelationName } from './relation-name.ts';
import type { Statement } from './statements.ts';
import { toPostgres } from './to-postgres.ts';

/*
 * The tables of a query by PostgreSQL's own parser, after rewriting. Its tree is walked without types: a table is any node with a
 * relname, wherever the grammar lets one stand. A node's location counts bytes of UTF-8.
 */

export interface FoundRelation {
  readonly table: RelationName;
  readonly line: number;
}

export interface QueryRelations {
  /** What the statement writes or makes: at most one. */
  readonly target?: FoundRelation & { readonly temporary: boolean };
  readonly reads: readonly FoundRelation[];
  /** UPDATE and DELETE: whether rows are chosen by WHERE or by joining. */
  readonly chooses: boolean;
}

interface Scope {
  /** Names of CTEs in sight. */
  readonly ctes: ReadonlySet<string>;
  /** Names of FROM items in sight: `c.items` of an alias c is a path into a SUPER value, not a table. */
  readonly aliases: ReadonlySet<string>;
}

interface Walk {
  readonly target: Node | undefined;
  readonly found: Node[];
}

const RANGE = new Set(['RangeVar', 'RangeSubselect', 'RangeFunction']);

/** Reads one query or data statement; `loadModule` of libpg-query must have been awaited. What cannot be parsed is a SqlSyntaxError. */
export function queryRelations(statement: Statement): QueryRelations {
  const text = toPostgres(statement, { purpose: 'analyse' });
  const body = parseQuery(statement, text);
  const target = targetOf(body);
  const walk: Walk = { target, found: [] };
  visit(body, { ctes: new Set(), aliases: new Set() }, walk);
  const lineOf = lineCounter(text, statement.line);
  const foundOf = (node: Node): FoundRelation => ({ table: nameOf(node), line: lineOf(numberAt(node, 'location')) });
  return {
    ...(target && { target: { ...foundOf(target), temporary: target['relpersistence'] === 't' } }),
    reads: walk.found.map(foundOf),
    chooses: isNode(body['whereClause']) || body['usingClause'] !== undefined || body['fromClause'] !== undefined,
  };
}

/** Where INSERT, UPDATE, DELETE, MERGE, CREATE … AS and SELECT INTO keep what they write. */
function targetOf(body: Node): Node | undefined {
  const into = body['into'] ?? body['intoClause'] ?? firstArm(body)['intoClause'];
  const target = isNode(into) ? into['rel'] : (body['relation'] ?? body['view']);
  return isNode(target) ? target : undefined;
}

/** Of a UNION the first SELECT holds INTO. */
function firstArm(body: Node): Node {
  const left = body['larg'];
  return isNode(left) ? firstArm(left) : body;
}

function visit(value: unknown, scope: Scope, walk: Walk): void {
  if (Array.isArray(value)) for (const item of value) visit(item, scope, walk);
  if (!isNode(value) || value === walk.target) return;
  if (typeof value['relname'] === 'string') {
    if (!isInScope(value, scope)) walk.found.push(value);
    return;
  }
  const inner = { ctes: visitCtes(value['withClause'], scope, walk), aliases: withAliases(value, scope) };
  for (const [key, child] of Object.entries(value)) if (key !== 'withClause') visit(child, inner, walk);
}

/** A CTE sees those before it, and itself only if RECURSIVE: `WITH t AS (SELECT * FROM t)` reads the table t. */
function visitCtes(clause: unknown, scope: Scope, walk: Walk): ReadonlySet<string> {
  const ctes = new Set(scope.ctes);
  if (!isNode(clause) || !Array.isArray(clause['ctes'])) return ctes;
  const items = clause['ctes'].map((item: Node) => item['CommonTableExpr'] as Node);
  if (clause['recursive'] === true) for (const item of items) ctes.add(String(item['ctename']));
  for (const item of items) {
    visit(item['ctequery'], { ...scope, ctes: new Set(ctes) }, walk);
    ctes.add(String(item['ctename']));
  }
  return ctes;
}

function withAliases(node: Node, scope: Scope): ReadonlySet<string> {
  const items = [node['fromClause'], node['usingClause'], node['relation'], node['sourceRelation']];
  return new Set([...scope.aliases, ...items.flatMap(aliasesOf)]);
}

/** Joins are looked into, subqueries are not: their names are their own. */
function aliasesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(aliasesOf);
  if (!isNode(value)) return [];
  const alias = isNode(value['alias']) ? value['alias']['aliasname'] : value['relname'];
  if (typeof alias === 'string') return [alias];
  const join = isNode(value['JoinExpr']) ? value['JoinExpr'] : undefined;
  if (join) return [...aliasesOf(join['larg']), ...aliasesOf(join['rarg'])];
  return Object.entries(value).flatMap(([key, child]) => (RANGE.has(key) ? aliasesOf(child) : []));
}

function isInScope(node: Node, { ctes, aliases }: Scope): boolean {
  const { database, schema, table } = nameOf(node);
  if (schema === undefined) return ctes.has(table);
  return database === undefined && aliases.has(schema);
}

function nameOf(node: Node): RelationName {
  const { catalogname, schemaname, relname } = node;
  return {
    ...(typeof catalogname === 'string' && { database: catalogname }),
    ...(typeof schemaname === 'string' && { schema: schemaname }),
    table: String(relname),
  };
}

function lineCounter(text: string, firstLine: number): (byteOffset: number) => number {
  const bytes = new TextEncoder().encode(text);
  return (byteOffset) => firstLine + bytes.subarray(0, byteOffset).filter((byte) => byte === 10).length;
}

function numberAt(node: Node, key: string): number {
  const value = node[key];
  return typeof value === 'number' ? value : 0;
}
