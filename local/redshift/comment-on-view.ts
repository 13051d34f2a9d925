import type { Statement } from '../../redshift-sql/statements.ts';
import { TokenCursor } from '../../redshift-sql/token-cursor.ts';
import type { Queries } from './injector.ts';
import { quoteRelation } from './written-table.ts';

const IS_MATERIALIZED = `SELECT relkind = 'm' FROM pg_catalog.pg_class WHERE oid = to_regclass($1::text)`;

/** Whether a text is `COMMENT ON VIEW …`. */
export function commentsOnView(sql: string): boolean {
  return /^comment\s+on\s+view\b/i.test(sql);
}

/** To Redshift a materialized view is a view, and dbt comments on it as one; PostgreSQL wants to be told which it is. */
export async function commentOnView(statement: Statement, rows: Queries['rows']): Promise<string> {
  const { text, start } = statement;
  const cursor = new TokenCursor(statement);
  cursor.expect('comment', 'on', 'view');
  const at = (cursor.peek()?.start ?? start + text.length) - start;
  const [[isMaterialized] = []] = await rows(IS_MATERIALIZED, [quoteRelation(cursor.relation())]);
  return isMaterialized === 't' ? `COMMENT ON MATERIALIZED VIEW ${text.slice(at)}` : text;
}
