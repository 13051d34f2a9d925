import type { Statement } from './statements.ts';
import { TokenCursor } from './token-cursor.ts';

/** The query of an UNLOAD, unescaped: the text between its quotes or dollars. */
export function unloadQuery(statement: Statement): string {
  const cursor = new TokenCursor(statement);
  cursor.expect('unload', '(');
  const query = cursor.string("the query as a literal, such as UNLOAD ('select …')");
  cursor.expect(')', 'to');
  return query.value;
}
