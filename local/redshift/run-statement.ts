import type { Reply } from './backend.ts';
import { writeReport } from './frames/fields.ts';
import type { ServerReport } from './frames/fields.ts';
import { readStrings } from './frames/read-strings.ts';
import { Skipped } from './injector.ts';
import type { Queries } from './injector.ts';
import { holdLateViews } from './hold-late-views.ts';
import { lockForWriting } from './lock-for-writing.ts';
import type { StatementPlan } from './plan-statement.ts';
import { expandQueries } from './expand-queries.ts';
import { forward } from './forward.ts';
import type { Session } from './session-state.ts';

/** Makes the transaction fail with an error of ours. */
export function refuse(session: Session, report: ServerReport): void {
  session.injector.fail(writeReport(report));
}

/** Whether a statement alone is to PostgreSQL what it is to Redshift: prepareSql and finishStatement have nothing to do for it. */
export function isPlain(plan: StatementPlan): boolean {
  const isApart = plan.refusal !== undefined || plan.copy !== undefined || plan.unload !== undefined;
  const isPrepared = plan.alone !== undefined || plan.locks !== undefined || plan.changes.length > 0;
  return !isApart && !isPrepared && !plan.asksSession && !plan.asksCatalog && plan.after.length === 0;
}

/**
 * Does what must come before a statement is parsed or bound, and answers its text for PostgreSQL; undefined when that failed.
 * The order matters: a snapshot is taken by the first query, so locks are waited for before anything is looked at.
 */
export async function prepareSql(session: Session, plan: StatementPlan): Promise<string | undefined> {
  session.current = plan;
  if (plan.alone !== undefined && session.status === 'T') {
    const message = `${plan.alone} cannot run inside a transaction block`;
    refuse(session, { severity: 'ERROR', sqlState: '25001', message });
    return undefined;
  }
  if (plan.locks !== undefined) lockForWriting(session, plan.locks);
  if (plan.changes.length > 0) holdLateViews(session.injector, plan.changes);
  if (plan.readsLogs) session.cluster.systemLog.sync();
  if (plan.asksSession) tellSession(session, session.injector);
  try {
    const sql = await expandQueries(session.injector, plan);
    if (plan.kind === 'call') beginCall(session);
    return sql;
  } catch (error) {
    if (error instanceof Skipped) return undefined;
    throw error;
  }
}

/**
 * A CALL alone may end its transaction: PostgreSQL lets it where nothing came before. Where something did, the procedure is told.
 * https://docs.aws.amazon.com/redshift/latest/dg/stored-procedure-transaction-management.html
 */
function beginCall(session: Session): void {
  const isAlone = session.status === 'I' && !session.hasExecuted;
  if (isAlone) session.backend.sync({ ends: 'Z', passesRows: false, onMessage: () => undefined });
  else session.injector.run("SET LOCAL redshift.atomic TO 'on'");
}

/** The answer to an Execute: it goes to the client, and its end into the log. */
export function answerTo(session: Session, plan: StatementPlan): Reply {
  const { systemLog } = session.cluster;
  session.caseOfNames.sent(plan);
  const query = systemLog.queryStarted(session, plan);
  session.lastQueryId = query;
  return {
    ends: 'CIs',
    passesRows: true,
    onMessage(type, bytes) {
      session.current = plan;
      forward(session, type, bytes);
      if (type === 'E') systemLog.queryEnded(query, { error: session.lastError });
      if (type === 'C') systemLog.queryEnded(query, { tag: readStrings(bytes, 5, 1)[0] ?? '' });
      if (type === 'C' && plan.cancels !== undefined) session.cluster.registry.findByPid(plan.cancels)?.cancelCopy();
      if (type === 'I' || type === 's') systemLog.queryEnded(query, { tag: '' });
    },
    onDropped() {
      systemLog.queryEnded(query, { error: session.lastError });
    },
  };
}

/** Sends what follows a statement in its transaction. */
export function finishStatement(session: Session, plan: StatementPlan): void {
  for (const sql of plan.after) session.injector.run(sql);
}

/** Values of the session that functions of the layer read; set anew each time, since a rollback takes them back. */
export function tellSession(session: Session, queries: Queries): void {
  const values = {
    last_copy_id: session.lastCopyId,
    last_copy_count: session.lastCopyCount,
    last_unload_id: session.lastUnload?.query ?? -1,
    last_unload_count: session.lastUnload?.rows ?? 0,
    last_query_id: session.lastQueryId,
  };
  for (const [name, value] of Object.entries(values)) {
    queries.run(`SET redshift.${name} TO '${value}'`);
  }
}
