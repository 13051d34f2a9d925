import { editStatement } from '../../../redshift-sql/edits.ts';
import { splitStatements } from '../../../redshift-sql/statements.ts';
import type { Statement } from '../../../redshift-sql/statements.ts';
import { isKeyword } from '../../../redshift-sql/token-cursor.ts';

const DOLLARS = '$redshift$';

/** CREATE PROCEDURE or CREATE FUNCTION with a body between quotes as if it stood in dollar quotes, where it can be read. */
export function bodyInDollars(statement: Statement): Statement {
  const { tokens } = statement;
  const body = tokens.find(
    ({ kind, text }, at) => kind === 'string' && !text.startsWith('$') && isKeyword(tokens[at - 1], 'as'),
  );
  if (!body) return statement;
  const text = `${DOLLARS}${body.value}${DOLLARS}`;
  const [written = statement] = splitStatements(editStatement(statement, [{ start: body.start, end: body.end, text }]));
  return written;
}
