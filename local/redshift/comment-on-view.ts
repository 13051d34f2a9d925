import { splitStatements } from '../../redshift-sql/statements.ts';
import { TokenCursor } from '../../redshift-sql/token-cursor.ts';
import { restoreCase } from './case-of-names.ts';
import type { Injector } from './injector.ts';
import type { StatementPlan } from './plan-statement.ts';
import { quoteRelation } from './written-table.ts';

const IS_MATERIALIZED = `SELECT relkind = 'm' FROM pg_catalog.pg_class WHERE oid = to_regclass($1::text)`;

/** Whether a text is `COMMENT ON VIEW …`. */
export function commentsOnView(sql: string): boolean {
  return /^comment\s+on\s+view\b/i.test(sql);
}

/** To Redshift a materialized view is a view, and dbt comments on it as one; PostgreSQL wants to be told which it is. */
export async function commentOnView(
  { sql, keepsCase }: StatementPlan,
  { rows }: Pick<Injector, 'rows'>,
): Promise<string> {
  const written = (text: string): string => (keepsCase ? restoreCase(text) : text);
  const [statement] = splitStatements(sql);
  if (!statement) return sql;
  const cursor = new TokenCursor(statement);
  cursor.expect('comment', 'on', 'view');
  const at = cursor.peek()?.start ?? sql.length;
  const [[isMaterialized] = []] = await rows(IS_MATERIALIZED, [written(quoteRelation(cursor.relation()))]);
  return written(isMaterialized === 't' ? `COMMENT ON MATERIALIZED VIEW ${sql.slice(at)}` : sql);
}
