import { editStatement } from '../../redshift-sql/edits.ts';
import { splitStatements } from '../../redshift-sql/statements.ts';
import type { Statement } from '../../redshift-sql/statements.ts';
import { TokenCursor } from '../../redshift-sql/token-cursor.ts';
import { quoteText } from './define-table.ts';

/**
 * `CREATE SCHEMA database.schema` and its DROP name a database, which PostgreSQL does not read: the statement without it, and a
 * query that fails if that is not where the session is. Undefined: it names none.
 */
export function schemaInDatabase(
  statement: Statement,
): { readonly statement: Statement; readonly check: string } | undefined {
  const cursor = new TokenCursor(statement);
  if (!(cursor.accept('create', 'schema') || cursor.accept('drop', 'schema'))) return undefined;
  cursor.accept('if');
  cursor.accept('not');
  cursor.accept('exists');
  const [database, schema] = [cursor.peek(), cursor.peek(2)];
  if (!database || !schema || cursor.peek(1)?.text !== '.') return undefined;
  const [bare] = splitStatements(editStatement(statement, [{ start: database.start, end: schema.start, text: '' }]));
  return bare && { statement: bare, check: `SELECT pg_catalog.shiftwork_is_here(${quoteText(database.value)})` };
}
