import { applyEdits } from '../../../redshift-sql/edits.ts';
import type { Statement } from '../../../redshift-sql/statements.ts';
import { TokenCursor } from '../../../redshift-sql/token-cursor.ts';
import { closingOf, splitAtCommas } from '../../../redshift-sql/token-spans.ts';
import type { Queries } from '../injector.ts';

/** The modes of the parameters of procedures that take so many values and give others besides. */
const MODES = `
SELECT array_to_string(proargmodes, ' ')
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
 WHERE p.prokind = 'p' AND p.proname = $1::text AND p.pronargs = $3::int AND 'o' = ANY (p.proargmodes)
   AND CASE WHEN $2::text = '' THEN pg_catalog.pg_function_is_visible(p.oid) ELSE n.nspname = $2::text END`;

/** A CALL with a NULL for each OUT parameter, which Redshift's CALL leaves out and PostgreSQL's must have: https://docs.aws.amazon.com/redshift/latest/dg/r_CALL_procedure.html */
export async function callProcedure(statement: Statement, rows: Queries['rows']): Promise<string> {
  const { text, start } = statement;
  const cursor = new TokenCursor(statement);
  cursor.expect('call');
  const { schema = '', table: name } = cursor.relation();
  const open = statement.tokens[cursor.index];
  const end = closingOf(statement.tokens, cursor.index);
  if (open?.text !== '(' || end === -1) return text;
  const given = splitAtCommas(statement.tokens.slice(cursor.index + 1, end));
  const [[modes] = []] = await rows(MODES, [name, schema, String(given.length)]);
  if (modes == null) return text;
  const texts = given.map((tokens) =>
    text.slice((tokens[0]?.start ?? start) - start, (tokens.at(-1)?.end ?? start) - start),
  );
  const args = modes
    .split(' ')
    .map((mode) => (mode === 'o' ? 'NULL' : texts.shift()))
    .join(', ');
  const place = { start: open.end - start, end: (statement.tokens[end]?.start ?? open.end) - start };
  return applyEdits(text, [{ ...place, text: args }]);
}
