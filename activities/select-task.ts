import { statementKind } from '../redshift-sql/statements.ts';
import type { Statement } from '../redshift-sql/statements.ts';
import { readRows } from '../warehouse/read-rows.ts';
import type { BoundedRows, RowBounds } from '../warehouse/read-rows.ts';
import { ScriptRefusedError, StatementError, readScript } from '../warehouse/script.ts';
import type { Session } from '../warehouse/session.ts';
import { inReadOnlyTransaction } from '../warehouse/transaction.ts';
import type { SqlTask } from './sql-task.ts';

/** The SELECTs of a check or an analytics task; refuses a file that holds anything else. */
export function readSelects({ script, detail }: Pick<SqlTask, 'script' | 'detail'>): readonly Statement[] {
  const statements = readScript(script);
  const others = statements.filter((statement) => statementKind(statement) !== 'select');
  if (others.length === 0 && statements.length > 0) return statements;
  const found =
    others[0] === undefined ? 'nothing' : `${others[0].tokens[0]?.text.toUpperCase()} in line ${others[0].line}`;
  throw new ScriptRefusedError(
    `${script.file}: a task in ${detail.kind}/ only reads: expected SELECT, found ${found}. What writes belongs in transform/.`,
  );
}

/** The one SELECT of an analytics task. */
export function readOneSelect(task: Pick<SqlTask, 'script' | 'detail'>): Statement {
  const [statement, second] = readSelects(task);
  if (statement !== undefined && second === undefined) return statement;
  throw new ScriptRefusedError(
    `${task.script.file}:${second?.line ?? 1}: an analytics task has one result: expected one SELECT. Give the others files of their own.`,
  );
}

/** Runs one SELECT of a task in a transaction that can write nothing. */
export async function readSelect(
  session: Session,
  { script }: Pick<SqlTask, 'script'>,
  { statement, ...bounds }: RowBounds & { readonly statement: Statement },
): Promise<BoundedRows> {
  return await inReadOnlyTransaction(session, async () => {
    try {
      return await readRows(session, statement.text, bounds);
    } catch (error) {
      throw new StatementError({ file: script.file, line: statement.line }, error);
    }
  });
}
