import { quoteRelation } from '../written-table.ts';
import type { CopyStatement } from '../../../redshift-sql/copy.ts';
import { reportOf } from '../answer-fault.ts';
import { load } from '../copy-command.ts';
import { expandQueries } from '../expand-queries.ts';
import type { ServerReport } from '../frames/fields.ts';
import { Skipped } from '../injector.ts';
import { notYet } from '../not-yet.ts';
import { planText } from '../plan-statement.ts';
import type { StatementPlan } from '../plan-statement.ts';
import { tellSession } from '../run-statement.ts';
import type { Session } from '../session-state.ts';
import type { Finding, Inquiry } from './inquiries.ts';

/** PostgreSQL's word for doing nothing. */
const NOTHING = `SET LOCAL redshift.nothing TO 'done'`;

/** What a text of Redshift's is to PostgreSQL in a procedure that runs. A COPY is done here, after the statements before it. */
export async function runInBody(session: Session, inquiry: Inquiry, text: string): Promise<Finding> {
  let statements: string[] = [];
  let truncates = false;
  for (const plan of planText(text, session.caseOfNames.isKept)) {
    const refusal = refusalInBody(plan);
    if (refusal) return { error: refusal };
    if (plan.readsLogs) session.cluster.systemLog.sync();
    if (plan.asksSession) tellSession(session, inquiry);
    if (plan.copy) {
      for (const statement of statements) inquiry.run(statement);
      statements = [];
      const error = await copyInBody(session, inquiry, { plan, statement: plan.copy });
      if (error) return { error };
    } else statements.push(await expandQueries(inquiry, plan), ...plan.after.filter((sql) => sql !== 'COMMIT'));
    truncates ||= plan.kind === 'truncate';
  }
  return { sql: statements.join(';\n') || NOTHING, truncates };
}

function refusalInBody({ refusal, unload, alone }: StatementPlan): ServerReport | undefined {
  if (unload) return notYet('UNLOAD in procedures');
  if (alone === undefined) return refusal;
  return { severity: 'ERROR', sqlState: '25001', message: `${alone} cannot run inside a transaction block` };
}

async function copyInBody(
  session: Session,
  inquiry: Inquiry,
  { plan, statement }: { readonly plan: StatementPlan; readonly statement: CopyStatement },
): Promise<ServerReport | undefined> {
  const { systemLog } = session.cluster;
  const query = systemLog.queryStarted(session, plan);
  inquiry.run(`LOCK TABLE ${quoteRelation(statement.table)} IN SHARE ROW EXCLUSIVE MODE`);
  try {
    const rows = await load({
      session,
      statement,
      query,
      queries: inquiry,
      insert: (target, chunks) => inquiry.load(target, chunks),
      signal: inquiry.signal,
    });
    tellSession(session, inquiry);
    systemLog.queryEnded(query, { tag: `COPY ${rows}` });
    return undefined;
  } catch (error) {
    systemLog.queryEnded(query, { error: error instanceof Error ? error.message : String(error) });
    if (error instanceof Skipped) throw error;
    return reportOf(session, error, { query, command: 'COPY' });
  }
}
