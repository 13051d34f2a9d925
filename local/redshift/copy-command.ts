import type { CopyStatement } from '../../redshift-sql/copy.ts';
import { quoteIdentifier } from '../../redshift-sql/quote.ts';
import { answerFault } from './answer-fault.ts';
import { planCopy, runCopy } from './copy/run.ts';
import type { CopyPlan, CopyRun } from './copy/run.ts';
import { readColumns } from './copy-columns.ts';
import { CANCELLED, feedCopy, orCancelled } from './copy-feed.ts';
import { commandComplete } from './frames/write-messages.ts';
import { lockForWriting } from './lock-for-writing.ts';
import type { StatementPlan } from './plan-statement.ts';
import type { Session } from './session-state.ts';
import { quoteRelation } from './written-table.ts';

/*
 * COPY from S3, inside the client's own transaction: the columns are asked for on the client's connection (which sees temporary
 * and uncommitted tables), the objects are read and converted here, and PostgreSQL gets the rows as a COPY from STDIN.
 * https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html
 */

interface CopyInProgress {
  readonly session: Session;
  readonly statement: CopyStatement;
  readonly table: string;
  readonly query: number;
  readonly signal: AbortSignal;
}

/** Does a COPY for a client and answers it, in success and in failure. */
export async function runCopyCommand(session: Session, plan: StatementPlan, statement: CopyStatement): Promise<void> {
  const { systemLog } = session.cluster;
  const query = systemLog.queryStarted(session, plan);
  session.lastQueryId = query;
  const cancel = new AbortController();
  session.cancelCopy = () => cancel.abort();
  const table = quoteRelation(statement.table);
  try {
    const rows = await load({ session, statement, table, query, signal: cancel.signal });
    systemLog.queryEnded(query, { tag: `COPY ${rows}` });
    session.client.write(commandComplete('COPY'));
  } catch (error) {
    systemLog.queryEnded(query, { error: error instanceof Error ? error.message : String(error) });
    answerFault(session, error, { query, command: 'COPY' });
  } finally {
    session.cancelCopy = undefined;
  }
}

async function load(copy: CopyInProgress): Promise<number> {
  const { session, statement, table } = copy;
  lockForWriting(session, table);
  const target = await readColumns(session.injector, table);
  const plan = await orCancelled(
    planCopy({ statement, tableColumns: target.columns, storage: session.cluster.storage }),
    copy.signal,
  );
  session.lastCopyId = copy.query;
  session.lastCopyCount = 0;
  const run = runCopy(plan);
  try {
    await feed(copy, plan, run);
  } finally {
    const { statement: kept, session: by, query } = copy;
    session.cluster.systemLog.loaded({
      session: by,
      query,
      statement: kept,
      tableId: target.tableId,
      outcome: run.outcome,
    });
  }
  const isUpdated = statement.statUpdate ?? target.isNew;
  if (isUpdated && !statement.noLoad) session.injector.run(`ANALYZE ${table}`);
  session.lastCopyCount = statement.noLoad ? 0 : run.outcome.rows;
  announce(session, statement, run);
  return run.outcome.rows;
}

async function feed(
  { session, statement, table, signal }: CopyInProgress,
  plan: CopyPlan,
  run: CopyRun,
): Promise<void> {
  if (statement.noLoad) {
    for await (const chunk of run.chunks) if (signal.aborted || chunk.length < 0) throw CANCELLED;
    return;
  }
  const columns = plan.columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const copyIn = await session.injector.copyIn(`COPY ${table} (${columns}) FROM STDIN (FORMAT binary)`);
  await feedCopy({ session, copyIn, chunks: run.chunks, signal });
}

/** https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html: what COPY says when it is done. */
function announce({ client }: Session, statement: CopyStatement, { outcome }: CopyRun): void {
  const start = `Load into table '${statement.table.table}' completed, `;
  const info = (message: string): void => client.report({ severity: 'INFO', sqlState: '00000', message });
  info(`${start}${statement.noLoad ? 0 : outcome.rows} record(s) loaded successfully.`);
  if (outcome.errors.length === 0) return;
  info(
    `${start}${outcome.errors.length} record(s) could not be loaded.  Check 'stl_load_errors' system table for details.`,
  );
}
