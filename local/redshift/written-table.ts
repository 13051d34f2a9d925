import { quoteIdentifier } from '../../redshift-sql/quote.ts';
import type { RelationName } from '../../redshift-sql/relation-name.ts';
import type { Statement } from '../../redshift-sql/statements.ts';
import { TokenCursor } from '../../redshift-sql/token-cursor.ts';

/** A name for PostgreSQL: quoted, since it is folded already. */
export function quoteRelation({ schema, table }: RelationName): string {
  return [schema, table]
    .filter((part) => part !== undefined)
    .map(quoteIdentifier)
    .join('.');
}

/** The table that an INSERT, UPDATE, DELETE or MERGE writes, quoted. */
export function writtenTable(statement: Statement): string {
  const cursor = new TokenCursor({ ...statement, tokens: fromVerb(statement) });
  cursor.next('a statement');
  for (const noise of ['into', 'from', 'only']) cursor.accept(noise);
  return quoteRelation(cursor.relation());
}

/** What follows the WITH list, if there is one. */
function fromVerb({ tokens }: Pick<Statement, 'tokens'>): Statement['tokens'] {
  let depth = 0;
  for (const [at, { text, kind, value }] of tokens.entries()) {
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (depth === 0 && kind === 'word' && ['insert', 'update', 'delete', 'merge'].includes(value))
      return tokens.slice(at);
  }
  return tokens;
}
