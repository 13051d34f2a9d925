import type { UnloadStatement } from '../../redshift-sql/unload.ts';
import { Skipped } from './injector.ts';
import { planText } from './plan-statement.ts';
import type { StatementPlan } from './plan-statement.ts';
import type { RowHandlers } from './row-handlers.ts';
import { runForClient } from './run-logged.ts';
import { prepareSql, refuse } from './run-statement.ts';
import type { Session } from './session-state.ts';
import { startUnload } from './unload/start-unload.ts';

/*
 * UNLOAD runs its query in the client's own transaction, and writes the rows as they come. Files are put in their place when all
 * rows are there; a rollback does not take them back: https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html
 */

/** Does an UNLOAD for a client and answers it, in success and in failure. */
export async function runUnloadCommand(
  session: Session,
  plan: StatementPlan,
  statement: UnloadStatement,
): Promise<void> {
  const each: UnloadRun['each'] = (text, handlers) => session.injector.each(text, handlers);
  const work = async (query: number): Promise<number> =>
    unload({ session, statement, query, sql: await querySql(session, statement), each });
  await runForClient(session, plan, { command: 'UNLOAD', work });
}

/** An UNLOAD, and how it gets the rows of its query: between a client's statements, or out of a procedure. */
export interface UnloadRun {
  readonly session: Session;
  readonly statement: UnloadStatement;
  readonly query: number;
  /** The query, for PostgreSQL. */
  readonly sql: string;
  readonly each: (sql: string, handlers: RowHandlers) => Promise<void>;
}

/** Unloads what an UNLOAD says and tells the client of it; answers how many rows. Fails with a CopyFault, or with Skipped. */
export async function unload({ session, statement, query, sql, each }: UnloadRun): Promise<number> {
  const unloading = await startUnload(statement, session.cluster.storage);
  try {
    await each(sql, unloading);
  } catch (error) {
    unloading.abandon();
    throw error;
  }
  const files = unloading.finish();
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  session.cluster.systemLog.unloaded({ session, query, statement, files });
  session.lastUnload = { query, rows };
  const message = `UNLOAD completed, ${rows} record(s) unloaded successfully.`;
  session.client.report({ severity: 'INFO', sqlState: '00000', message });
  return rows;
}

/** The query for PostgreSQL; the client is told what is wrong with it. */
async function querySql(session: Session, { query }: UnloadStatement): Promise<string> {
  const [plan] = planText(query, session.caseOfNames.isKept);
  const refusal = plan?.refusal;
  if (refusal) refuse(session, refusal);
  const sql = plan && !refusal ? await prepareSql(session, plan) : undefined;
  if (sql === undefined) throw new Skipped('The query of UNLOAD was refused');
  return sql;
}
