import type { UnloadStatement } from '../../redshift-sql/unload.ts';
import { answerFault } from './answer-fault.ts';
import { commandComplete } from './frames/write-messages.ts';
import { Skipped } from './injector.ts';
import { planText } from './plan-statement.ts';
import type { StatementPlan } from './plan-statement.ts';
import { prepareSql, refuse } from './run-statement.ts';
import type { Session } from './session-state.ts';
import { startUnload } from './unload/start-unload.ts';
import type { UnloadedFile } from './unload/unload-files.ts';

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
  const { systemLog } = session.cluster;
  const query = systemLog.queryStarted(session, plan);
  session.lastQueryId = query;
  try {
    const files = await unload(session, statement);
    const rows = files.reduce((sum, file) => sum + file.rows, 0);
    systemLog.unloaded({ session, query, statement, files });
    session.lastUnload = { query, rows };
    systemLog.queryEnded(query, { tag: `UNLOAD ${rows}` });
    session.client.report({
      severity: 'INFO',
      sqlState: '00000',
      message: `UNLOAD completed, ${rows} record(s) unloaded successfully.`,
    });
    session.client.write(commandComplete('UNLOAD'));
  } catch (error) {
    systemLog.queryEnded(query, { error: error instanceof Error ? error.message : String(error) });
    answerFault(session, error, { query, command: 'UNLOAD' });
  }
}

async function unload(session: Session, statement: UnloadStatement): Promise<readonly UnloadedFile[]> {
  const sql = await querySql(session, statement);
  const unloading = await startUnload(statement, session.cluster.storage);
  try {
    await session.injector.each(sql, unloading);
    return unloading.finish();
  } catch (error) {
    unloading.abandon();
    throw error;
  }
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
