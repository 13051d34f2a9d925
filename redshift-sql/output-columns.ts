import { isQueryNode, parseQuery } from './parse-query.ts';
import type { QueryNode } from './parse-query.ts';
import type { Statement } from './statements.ts';
import { toPostgres } from './to-postgres.ts';

/**
 * The names of a SELECT's columns, in their order; undefined where the text does not tell one: `*`, or an expression without a
 * name. `loadModule` of libpg-query must have been awaited. What cannot be parsed is a SqlSyntaxError.
 */
export function outputColumns(statement: Statement): readonly string[] | undefined {
  const query = firstArm(parseQuery(statement, toPostgres(statement, { purpose: 'analyse' })));
  const items = query['targetList'];
  if (!Array.isArray(items)) return undefined;
  const names = items.map(nameOfItem);
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** The first SELECT of a UNION names the columns of all. */
function firstArm(query: QueryNode): QueryNode {
  const left = query['larg'];
  return isQueryNode(left) ? firstArm(left) : query;
}

function nameOfItem(item: unknown): string | undefined {
  const target = childOf(item, 'ResTarget');
  const alias = target?.['name'];
  return typeof alias === 'string' ? alias : nameOfExpression(target?.['val']);
}

/** A column keeps its name, also through a cast. */
function nameOfExpression(value: unknown): string | undefined {
  const cast = childOf(value, 'TypeCast');
  if (cast !== undefined) return nameOfExpression(cast['arg']);
  const fields = childOf(value, 'ColumnRef')?.['fields'];
  const name = Array.isArray(fields) ? childOf(fields.at(-1), 'String')?.['sval'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

function childOf(value: unknown, kind: string): QueryNode | undefined {
  const child = isQueryNode(value) ? value[kind] : undefined;
  return isQueryNode(child) ? child : undefined;
}
