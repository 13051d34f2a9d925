import { parseSync } from 'libpg-query';
import type { SqlError } from 'libpg-query';
import type { Statement } from './statements.ts';
import { SqlSyntaxError } from './syntax-error.ts';

/** A node of libpg-query's tree, which is walked without types. */
export type QueryNode = { readonly [key: string]: unknown };

/**
 * The body of a statement by PostgreSQL's own parser (https://github.com/constructive-io/libpg-query-node): `text` is the statement
 * as {@link toPostgres} wrote it. `loadModule` of libpg-query must have been awaited. What cannot be parsed is a SqlSyntaxError.
 */
export function parseQuery(statement: Statement, text: string): QueryNode {
  const tree = tryParse(statement, text) as { readonly stmts?: readonly { readonly stmt?: QueryNode }[] };
  const wrapped = tree.stmts?.[0]?.stmt ?? {};
  return (Object.values(wrapped)[0] ?? {}) as QueryNode;
}

/** Whether a value of the tree is a node. */
export function isQueryNode(value: unknown): value is QueryNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function tryParse(statement: Statement, text: string): unknown {
  try {
    return parseSync(text);
  } catch (error) {
    const { message, sqlDetails } = error as SqlError;
    const before = text.slice(0, Math.max(0, (sqlDetails?.cursorPosition ?? 0) - 1));
    const line = statement.line + before.split('\n').length - 1;
    throw new SqlSyntaxError(message, { line, position: statement.start });
  }
}
