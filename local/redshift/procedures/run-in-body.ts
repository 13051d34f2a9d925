import type { CopyStatement } from '../../../redshift-sql/copy.ts';
import { reportOf } from '../answer-fault.ts';
import type { UnloadStatement } from '../../../redshift-sql/unload.ts';
import { load } from '../copy-command.ts';
import type { Loading } from '../copy-command.ts';
import { expandQueries } from '../expand-queries.ts';
import type { ServerReport } from '../frames/fields.ts';
import { Skipped } from '../injector.ts';
import { lockStatement } from '../lock-for-writing.ts';
import { planText } from '../plan-statement.ts';
import type { StatementPlan } from '../plan-statement.ts';
import { NOTHING } from '../rewrite-command.ts';
import { runLogged } from '../run-logged.ts';
import { tellSession } from '../run-statement.ts';
import type { Session } from '../session-state.ts';
import { unload } from '../unload-command.ts';
import type { UnloadRun } from '../unload-command.ts';
import { quoteRelation } from '../written-table.ts';
import type { Finding } from './inquiries.ts';
import type { Inquiry } from './inquiry.ts';

/** What a text of Redshift's is to PostgreSQL in a procedure that runs. A COPY or UNLOAD is done here, after the statements before it. */
export async function runInBody(session: Session, inquiry: Inquiry, text: string): Promise<Finding> {
  let statements: string[] = [];
  let truncates = false;
  for (const plan of planText(text, session.caseOfNames.isKept)) {
    const refusal = refusalInBody(plan);
    if (refusal) return { error: refusal };
    if (plan.readsLogs) session.cluster.systemLog.sync();
    if (plan.asksSession) tellSession(session, inquiry);
    const own = ownCommand(session, inquiry, plan);
    if (own) {
      for (const statement of statements) inquiry.run(statement);
      statements = [];
      const error = await runOwn(session, inquiry, { plan, ...own });
      if (error) return { error };
    } else statements.push(await expandQueries(inquiry, plan), ...plan.after.filter((sql) => sql !== 'COMMIT'));
    truncates ||= plan.kind === 'truncate';
  }
  return { sql: statements.join(';\n') || NOTHING, truncates };
}

function refusalInBody({ refusal, alone }: StatementPlan): ServerReport | undefined {
  if (alone === undefined) return refusal;
  return { severity: 'ERROR', sqlState: '25001', message: `${alone} cannot run inside a transaction block` };
}

interface OwnCommand {
  readonly command: 'COPY' | 'UNLOAD';
  /** Does it, as a query of this number, and answers how many rows. */
  readonly work: (query: number) => Promise<number>;
}

/** What PostgreSQL does not do. */
function ownCommand(
  session: Session,
  inquiry: Inquiry,
  { copy, unload: unloads }: StatementPlan,
): OwnCommand | undefined {
  if (copy) return { command: 'COPY', work: (query) => copyInBody({ session, inquiry, query }, copy) };
  return unloads && { command: 'UNLOAD', work: (query) => unloadInBody({ session, inquiry, query }, unloads) };
}

interface Running {
  readonly session: Session;
  readonly inquiry: Inquiry;
  readonly query: number;
}

async function copyInBody({ session, inquiry, query }: Running, statement: CopyStatement): Promise<number> {
  inquiry.run(lockStatement(quoteRelation(statement.table)));
  const insert: Loading['insert'] = (target, chunks) => inquiry.load(target, chunks);
  return load({ session, statement, query, queries: inquiry, insert, signal: inquiry.signal });
}

async function unloadInBody({ session, inquiry, query }: Running, statement: UnloadStatement): Promise<number> {
  const [plan] = planText(statement.query, session.caseOfNames.isKept);
  if (plan?.refusal) throw new RefusedQuery(plan.refusal);
  const sql = plan ? await expandQueries(inquiry, plan) : '';
  const each: UnloadRun['each'] = (text, handlers) => inquiry.each(text, handlers);
  return unload({ session, statement, query, sql, each });
}

/** The query of an UNLOAD is refused, as it would be by itself. */
class RefusedQuery extends Error {
  readonly report: ServerReport;

  constructor(report: ServerReport) {
    super(report.message);
    this.report = report;
  }
}

/** Answers why a command failed, if it did. */
function runOwn(
  session: Session,
  inquiry: Inquiry,
  { plan, command, work }: OwnCommand & { readonly plan: StatementPlan },
): Promise<ServerReport | undefined> {
  return runLogged(session, plan, {
    command,
    work: async (query) => {
      const rows = await work(query);
      tellSession(session, inquiry);
      return rows;
    },
    onFault: (error, failed) => {
      if (error instanceof Skipped) throw error;
      return error instanceof RefusedQuery ? error.report : reportOf(session, error, failed);
    },
  });
}
