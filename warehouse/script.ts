import { splitStatements, statementKind } from '../redshift-sql/statements.ts';
import type { Statement, StatementKind } from '../redshift-sql/statements.ts';
import { transactionFaults } from '../redshift-sql/transactions.ts';
import type { TransactionMode } from '../redshift-sql/transactions.ts';
import type { Session, SqlResult } from './session.ts';

/** SQL of a task as it is sent, and where people find it. */
export interface Script {
  /** `sql/sparkify/transform/users.sql`. */
  readonly file: string;
  /** After variables. */
  readonly text: string;
}

/** A statement of a file that Shiftwork does not run, and what to write instead; thrown before anything has run. */
export class ScriptRefusedError extends Error {
  override readonly name = 'ScriptRefusedError';
}

/** A statement that the warehouse refused: where it begins in its file. `cause` is the warehouse's error. */
export class StatementError extends Error {
  override readonly name = 'StatementError';
  readonly file: string;
  readonly line: number;

  constructor(where: { readonly file: string; readonly line: number }, cause: unknown) {
    super(`${where.file}:${where.line}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.file = where.file;
    this.line = where.line;
  }
}

/** The statements of a script; refuses, all at once, those that do not go with how it is run. */
export function readScript({ file, text }: Script, mode: TransactionMode = 'one'): readonly Statement[] {
  const statements = splitStatements(text);
  const faults = transactionFaults(statements, mode);
  if (faults.length === 0) return statements;
  throw new ScriptRefusedError(
    faults.map(({ line, message, hint }) => `${file}:${line}: ${message} ${hint}`).join('\n'),
  );
}

/** Runs a script's statements in order, and answers how many rows they wrote. */
export async function runScript(session: Session, script: Script): Promise<number> {
  let rows = 0;
  for (const statement of readScript(script)) {
    rows += writtenRows(statement, await runStatement(session, script, statement));
  }
  return rows;
}

/** How many rows a statement wrote; DELETE writes none. */
export function writtenRows(statement: Statement, { rowCount }: SqlResult): number {
  return WRITES.has(statementKind(statement)) ? rowCount : 0;
}

/** Sends one statement of a script; what the warehouse refuses becomes a {@link StatementError}. */
export async function runStatement(session: Session, script: Script, statement: Statement): Promise<SqlResult> {
  try {
    return await session.query(statement.text);
  } catch (error) {
    throw new StatementError({ file: script.file, line: statement.line }, error);
  }
}

const WRITES: ReadonlySet<StatementKind> = new Set([
  'insert',
  'update',
  'merge',
  'copy',
  'create-table-as',
  'select-into',
]);
