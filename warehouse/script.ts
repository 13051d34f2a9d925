import { splitStatements, statementKind } from '../redshift-sql/statements.ts';
import type { Statement, StatementKind } from '../redshift-sql/statements.ts';
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

const ONE_TRANSACTION = 'the file runs in one transaction together with its ledger row; remove it';

/** What commits by itself or cannot be in a transaction, so that it cannot be done exactly once. */
const REFUSED: Partial<Record<StatementKind, string>> = {
  begin: ONE_TRANSACTION,
  commit: ONE_TRANSACTION,
  rollback: ONE_TRANSACTION,
  truncate: 'TRUNCATE commits; write DELETE FROM the table, which rolls back with the rest',
  vacuum: 'VACUUM cannot be in a transaction; Redshift vacuums by itself, or run it outside the DAG',
};

/** The statements of a script; refuses, all at once, those that cannot be part of its transaction. */
export function readScript({ file, text }: Script): readonly Statement[] {
  const statements = splitStatements(text);
  const refusals = statements.flatMap((statement) => {
    const why = REFUSED[statementKind(statement)] ?? refusedShape(statement);
    return why === undefined ? [] : [`${file}:${statement.line}: ${firstWords(statement)} is not run: ${why}.`];
  });
  if (refusals.length > 0) throw new ScriptRefusedError(refusals.join('\n'));
  return statements;
}

/** Runs a script's statements in order, and answers how many rows they wrote; DELETE writes none. */
export async function runScript(session: Session, script: Script): Promise<number> {
  let rows = 0;
  for (const statement of readScript(script)) {
    const { rowCount } = await runStatement(session, script, statement);
    if (WRITES.has(statementKind(statement))) rows += rowCount;
  }
  return rows;
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

/** Shapes that their kind alone does not tell. */
function refusedShape({ tokens }: Statement): string | undefined {
  const words = tokens.filter(({ kind }) => kind === 'word').map(({ value }) => value);
  const has = (...sequence: string[]): boolean =>
    words.some((_, at) => sequence.every((word, i) => words[at + i] === word));
  if (words[0] === 'alter' && has('append', 'from')) {
    return 'ALTER TABLE APPEND commits; write INSERT INTO … SELECT and DELETE FROM the source';
  }
  if (words[0] === 'alter' && has('alter', 'column') && has('type')) {
    return 'ALTER COLUMN … TYPE cannot be in a transaction; run it by hand, then change the DDL of the table';
  }
  if ((words[0] === 'create' || words[0] === 'drop') && words[1] === 'database') {
    return `${words[0].toUpperCase()} DATABASE cannot be in a transaction; run it by hand`;
  }
  return undefined;
}

function firstWords({ tokens }: Statement): string {
  return tokens
    .slice(0, 2)
    .map(({ text }) => text.toUpperCase())
    .join(' ');
}
