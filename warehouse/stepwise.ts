// `-- @transaction off`: a file with a statement that cannot share a transaction (VACUUM) is run statement by statement, and the
// ledger has a row for each. What is certain depends on the statement:
//
// - One that can be in a transaction shares its own with its row, so it is done exactly once like a whole task.
// - TRUNCATE commits the transaction in which it runs, and what was written in it before: so the loads of its table are forgotten in
//   that same transaction. Its own row follows, since to empty a table twice does no harm.
// - One that is refused in a transaction (VACUUM, ALTER TABLE APPEND) stands between two rows, `begun` and `step`. An attempt that is
//   lost between them leaves only the first: whether the statement was done cannot be known, so it is sent again, and that is said.
//
// A statement is done only if it and all before it are as they were: a file that was mended goes on where it was changed.
import { createHash } from 'node:crypto';
import type { TableName } from '../redshift-sql/names.ts';
import { statementKind } from '../redshift-sql/statements.ts';
import type { Statement } from '../redshift-sql/statements.ts';
import { outsideTransaction } from '../redshift-sql/transactions.ts';
import { emptiedTables } from './emptied-tables.ts';
import { doOnce, underLedgerLock } from './ledger/do-once.ts';
import type { LedgeredResult } from './ledger/do-once.ts';
import { forgetLoads } from './ledger/files.ts';
import { ledgerTables } from './ledger/tables.ts';
import { findEntry } from './ledger/tasks.ts';
import type { LedgerKey, TaskCounts } from './ledger/tasks.ts';
import { readScript, runStatement, writtenRows } from './script.ts';
import type { Script } from './script.ts';
import type { Session } from './session.ts';

/** A script whose statements are committed one by one. */
export interface StepwiseWork {
  readonly key: LedgerKey;
  readonly writes: readonly TableName[];
  readonly sqlHash: string;
  readonly script: Script;
  /** In which unqualified names resolve. */
  readonly schema: string;
}

/** What it wrote, and what there is to say of attempts that were lost on the way. */
export interface StepwiseResult extends LedgeredResult {
  readonly remarks: readonly string[];
}

/** Runs what earlier attempts have not done, one statement after another. */
export async function runStepwise(session: Session, work: StepwiseWork): Promise<StepwiseResult> {
  const remarks: string[] = [];
  let rows = 0;
  for (const step of stepsOf(work)) {
    const done = await runStep(session, work, step);
    rows += done.rows ?? 0;
    if (done.remark !== undefined) remarks.push(done.remark);
  }
  const finished = await doOnce(session, { ...work, work: async () => await Promise.resolve({ rows }) });
  return { ...finished, remarks };
}

interface Step {
  readonly statement: Statement;
  /** The task's key with the statement's number, from 1. */
  readonly key: LedgerKey;
  /** Of the statement and all before it. */
  readonly sqlHash: string;
}

interface StepResult extends TaskCounts {
  readonly remark?: string;
}

function stepsOf({ script, key }: StepwiseWork): readonly Step[] {
  const hash = createHash('sha256');
  return readScript(script, 'off').map((statement, index) => {
    hash.update(`${statement.text};`);
    return { statement, key: { ...key, batch: index + 1 }, sqlHash: hash.copy().digest('hex') };
  });
}

async function runStep(session: Session, work: StepwiseWork, step: Step): Promise<StepResult> {
  const kind = statementKind(step.statement);
  // What is set ends with the session: each attempt sets it anew.
  if (kind === 'set' || kind === 'reset') return await send(session, work, step);
  if (outsideTransaction(step.statement) === undefined)
    return await record(session, work, { step, work: () => sendAndForget(session, work, step) });
  const before = await begin(session, work, step);
  if (before === 'done') return {};
  if (kind === 'truncate') await truncate(session, work, step);
  else await send(session, work, step);
  await record(session, work, { step, work: () => forgetEmptied(session, work, step) });
  return before === 'begun' ? { remark: describeRepeat(work, step) } : {};
}

/** Where the statement stands before it is sent; `new`: nobody has begun it. */
async function begin(session: Session, work: StepwiseWork, step: Step): Promise<'new' | 'begun' | 'done'> {
  const [table = ''] = ledgerTables(work.key.task, work.writes);
  let found: 'new' | 'begun' | 'done' = 'new';
  const findDone = async (): Promise<TaskCounts | undefined> => {
    if (await findEntry(session, table, { entry: 'begun', ...step })) found = 'begun';
    if (await findEntry(session, table, { entry: 'step', ...step })) found = 'done';
    return found === 'new' ? undefined : {};
  };
  await doOnce(session, { ...work, ...step, entry: 'begun', findDone, work: async () => await Promise.resolve({}) });
  return found;
}

/** The statement's row, in one transaction with `work`; unless it is there. */
async function record(
  session: Session,
  { writes, key: { task } }: StepwiseWork,
  { step, work }: { readonly step: Step; readonly work: () => Promise<TaskCounts> },
): Promise<TaskCounts> {
  const [table = ''] = ledgerTables(task, writes);
  const findDone = async () => await findEntry(session, table, { entry: 'step', ...step });
  const { rows } = await doOnce(session, { ...step, writes, entry: 'step', findDone, work });
  return rows === undefined ? {} : { rows };
}

async function send(session: Session, { script }: StepwiseWork, { statement }: Step): Promise<TaskCounts> {
  return { rows: writtenRows(statement, await runStatement(session, script, statement)) };
}

async function sendAndForget(session: Session, work: StepwiseWork, step: Step): Promise<TaskCounts> {
  const counts = await send(session, work, step);
  await forgetEmptied(session, work, step);
  return counts;
}

/** https://docs.aws.amazon.com/redshift/latest/dg/r_TRUNCATE.html: it may commit other operations when it commits itself. */
async function truncate(session: Session, work: StepwiseWork, step: Step): Promise<void> {
  await underLedgerLock(session, ledgerTables(work.key.task, work.writes), async () => {
    await forgetEmptied(session, work, step);
    await send(session, work, step);
  });
}

async function forgetEmptied(session: Session, { schema }: StepwiseWork, { statement }: Step): Promise<TaskCounts> {
  for (const table of emptiedTables(statement.text, schema)) await forgetLoads(session, table);
  return {};
}

function describeRepeat({ script }: StepwiseWork, { statement }: Step): string {
  const what = outsideTransaction(statement)?.what ?? 'a statement';
  return `An earlier attempt began ${what} (${script.file}:${statement.line}) outside a transaction and did not finish it: it was sent again, and may have run twice.`;
}
