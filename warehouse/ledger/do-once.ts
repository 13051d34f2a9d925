// "Finished is finished": a task's work and its ledger row are one transaction, so either both are there or neither. What makes it
// right at both of Redshift's isolation levels:
//
// - A transaction's snapshot is taken by its first SELECT, DML or DDL, not by BEGIN or LOCK. The ledger is locked first and looked
//   at only then, so what an earlier attempt committed while this one waited is seen: a late attempt is fenced.
// - LOCK shuts out readers, so it is never taken on the data; and a ledger table is read only by the tasks that write its table.
// - Each written table has a ledger table of its own, so tasks on different tables never wait for each other, and at SERIALIZABLE
//   never read and write one table, which is what Redshift aborts with 1023. Several are locked in the order of their names, so
//   two tasks never wait for each other in a circle.
// - The row is the last statement. A COMMIT whose answer was lost is an error like any lost connection: the next attempt finds the
//   row, or finds nothing of the work at all.
import type { TableName } from '../../redshift-sql/names.ts';
import { errorCode } from '../errors.ts';
import type { Session } from '../session.ts';
import { inTransaction } from '../transaction.ts';
import { prepareLedger } from './prepare.ts';
import { ledgerTables } from './tables.ts';
import { findEntry, insertEntry } from './tasks.ts';
import type { LedgerKey, TaskCounts } from './tasks.ts';

/** Work that must be done once. */
export interface LedgeredWork {
  readonly key: LedgerKey;
  /** The tables that the work writes. */
  readonly writes: readonly TableName[];
  /** The row that says that it is done; `task` when left out. */
  readonly entry?: 'task' | 'step' | 'begun';
  /** SHA-256 of its SQL: recorded, never compared, since a finished task stays finished when its SQL changes. */
  readonly sqlHash: string;
  /** Looks, under the lock, whether the work is done; when left out, for the key's row. */
  readonly findDone?: () => Promise<TaskCounts | undefined>;
  readonly work: () => Promise<TaskCounts>;
}

/** What was counted, now or by the attempt that did the work. */
export interface LedgeredResult extends TaskCounts {
  readonly alreadyDone: boolean;
}

/** undefined_table, invalid_schema_name: nobody has prepared the ledger for these tables. */
const NO_LEDGER = new Set(['42P01', '3F000']);

/** Does the work in one transaction with its ledger row, unless the ledger has it already. */
export async function doOnce(session: Session, ledgered: LedgeredWork): Promise<LedgeredResult> {
  const tables = ledgerTables(ledgered.key.task, ledgered.writes);
  return await underLedgerLock(session, tables, () => doUnderLock(session, { ...ledgered, tables }));
}

/** Works in one transaction that has locked these ledger tables before anything else, and makes them where they are missing. */
export async function underLedgerLock<T>(
  session: Session,
  tables: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  const locked = async (): Promise<T> => {
    await lockLedger(session, tables);
    return await work();
  };
  try {
    return await inTransaction(session, locked);
  } catch (error) {
    if (!(error instanceof NoLedgerError)) throw error;
    await prepareLedger(session, tables);
    return await inTransaction(session, locked);
  }
}

interface LockedWork extends LedgeredWork {
  readonly tables: readonly string[];
}

class NoLedgerError extends Error {}

async function doUnderLock(session: Session, locked: LockedWork): Promise<LedgeredResult> {
  const done = await findDone(session, locked);
  if (done !== undefined) return { ...done, alreadyDone: true };
  const counts = await locked.work();
  const { key, sqlHash, entry = 'task' } = locked;
  for (const table of locked.tables) await insertEntry(session, table, { entry, key, sqlHash, counts });
  return { ...counts, alreadyDone: false };
}

async function lockLedger(session: Session, tables: readonly string[]): Promise<void> {
  try {
    for (const table of tables) await session.query(`lock table ${table}`);
  } catch (error) {
    if (NO_LEDGER.has(errorCode(error) ?? '')) throw new NoLedgerError();
    throw error;
  }
}

/** The row is in the ledger of every table that the work wrote: one of them says it. */
async function findDone(
  session: Session,
  { findDone: find, tables, key, entry = 'task' }: LockedWork,
): Promise<TaskCounts | undefined> {
  if (find !== undefined) return await find();
  const [table] = tables;
  return table === undefined ? undefined : await findEntry(session, table, { entry, key });
}
