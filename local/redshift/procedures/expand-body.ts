import { applyEdits } from '../../../redshift-sql/edits.ts';
import type { Edit } from '../../../redshift-sql/edits.ts';
import type { Statement } from '../../../redshift-sql/statements.ts';
import { bodyParts } from './body-parts.ts';
import { asksForColumns } from '../asks-for-columns.ts';

/** Whether a part of a procedure's body (for PostgreSQL) depends on the columns of tables. */
export function bodyAsksForColumns(sql: string): boolean {
  return bodyParts(sql).parts.some(({ statement }) => asksForColumns(statement));
}

/** A procedure's text with the parts written out that depend on the columns of tables. */
export async function expandBody(sql: string, expand: (part: Statement) => Promise<string>): Promise<string> {
  const edits: Edit[] = [];
  for (const { statement } of bodyParts(sql).parts) {
    const { start, end } = statement;
    if (asksForColumns(statement)) edits.push({ start, end, text: await expand(statement) });
  }
  return applyEdits(sql, edits);
}
