import type { CopyStatement } from '../../redshift-sql/copy.ts';
import { quoteIdentifier } from '../../redshift-sql/quote.ts';
import { planCopy, runCopy } from './copy/run.ts';
import type { CopyRun } from './copy/run.ts';
import { readColumns } from './copy-columns.ts';
import { CANCELLED, feedCopy, orCancelled } from './copy-feed.ts';
import type { Queries } from './injector.ts';
import { lockForWriting } from './lock-for-writing.ts';
import type { StatementPlan } from './plan-statement.ts';
import type { LoadedTable } from './procedures/inquiries.ts';
import { runForClient } from './run-logged.ts';
import type { Session } from './session-state.ts';
import { quoteRelation } from './written-table.ts';

/*
 * COPY from S3, inside the client's own transaction: the columns are asked for on the client's connection (which sees temporary
 * and uncommitted tables), the objects are read and converted here, and PostgreSQL gets the rows as a COPY from STDIN.
 * https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html
 */

/** A COPY, and how it speaks with PostgreSQL: between a client's statements, or out of a procedure. */
export interface Loading {
  readonly session: Session;
  readonly statement: CopyStatement;
  readonly query: number;
  readonly queries: Queries;
  /** Gives rows, in PostgreSQL's binary COPY format, to a table. */
  readonly insert: (target: LoadedTable, chunks: AsyncGenerator<Buffer, void>) => Promise<void>;
  readonly signal: AbortSignal;
}

interface Feeding {
  readonly target: LoadedTable;
  readonly chunks: AsyncGenerator<Buffer, void>;
  readonly signal: AbortSignal;
}

/** Does a COPY for a client and answers it, in success and in failure. */
export async function runCopyCommand(session: Session, plan: StatementPlan, statement: CopyStatement): Promise<void> {
  const cancel = new AbortController();
  session.cancelCopy = () => cancel.abort();
  const { signal } = cancel;
  const insert: Loading['insert'] = (target, chunks) => feed(session, { target, chunks, signal });
  const work = async (query: number): Promise<number> => {
    lockForWriting(session, quoteRelation(statement.table));
    return load({ session, statement, query, queries: session.injector, insert, signal });
  };
  try {
    await runForClient(session, plan, { command: 'COPY', work });
  } finally {
    session.cancelCopy = undefined;
  }
}

/** Loads what a COPY says and tells the client of it; answers how many rows. Fails with a CopyFault, or with Skipped. */
export async function load({ session, statement, query, queries, insert, signal }: Loading): Promise<number> {
  const table = quoteRelation(statement.table);
  const target = await readColumns(queries, table);
  const plan = await orCancelled(
    planCopy({ statement, tableColumns: target.columns, storage: session.cluster.storage }),
    signal,
  );
  session.lastCopyId = query;
  session.lastCopyCount = 0;
  const run = runCopy(plan);
  try {
    const columns = plan.columns.map(({ name }) => quoteIdentifier(name)).join(', ');
    if (statement.noLoad) await readAll(run.chunks, signal);
    else await insert({ table, into: `${table} (${columns})` }, run.chunks);
  } finally {
    session.cluster.systemLog.loaded({ session, query, statement, tableId: target.tableId, outcome: run.outcome });
  }
  const isUpdated = statement.statUpdate ?? target.isNew;
  if (isUpdated && !statement.noLoad) queries.run(`ANALYZE ${table}`);
  session.lastCopyCount = statement.noLoad ? 0 : run.outcome.rows;
  announce(session, statement, run);
  return run.outcome.rows;
}

async function readAll(chunks: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void> {
  for await (const chunk of chunks) if (signal.aborted || chunk.length < 0) throw CANCELLED;
}

async function feed(session: Session, { target, ...feeding }: Feeding): Promise<void> {
  const copyIn = await session.injector.copyIn(`COPY ${target.into} FROM STDIN (FORMAT binary)`);
  await feedCopy({ session, copyIn, ...feeding });
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
