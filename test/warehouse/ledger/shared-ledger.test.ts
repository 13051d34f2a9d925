// Why each written table has a ledger of its own, and why it is the ledger that is locked: the same scenarios with one ledger for
// all tables, with no lock, and with a lock on the written table each show the harm that the real one does not do.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { judgeWarehouseError } from '../../../warehouse/errors.ts';
import { underLedgerLock } from '../../../warehouse/ledger/do-once.ts';
import { prepareLedger } from '../../../warehouse/ledger/prepare.ts';
import { createLedgerTable, ledgerTable } from '../../../warehouse/ledger/tables.ts';
import { findEntry, insertEntry } from '../../../warehouse/ledger/tasks.ts';
import { toCount } from '../../../warehouse/session.ts';
import type { Session } from '../../../warehouse/session.ts';
import { inTransaction } from '../../../warehouse/transaction.ts';
import { startWarehouse } from '../warehouse.ts';
import type { Isolation, TestWarehouse } from '../warehouse.ts';

const SHARED = 'shiftwork."everything"';

/** How a task keeps account of a table. */
interface Bookkeeping {
  readonly ledger: (table: string) => string;
  readonly locks: (table: string) => readonly string[];
}

const OWN: Bookkeeping = { ledger: ledgerOf, locks: (table) => [ledgerOf(table)] };
const ONE_FOR_ALL: Bookkeeping = { ledger: () => SHARED, locks: () => [SHARED] };
const UNLOCKED: Bookkeeping = { ledger: () => SHARED, locks: () => [] };
const ON_THE_TABLE: Bookkeeping = { ledger: ledgerOf, locks: (table) => [table] };

for (const isolation of ['snapshot', 'serializable'] as const)
  void describe(`at ${isolation} isolation`, () => claims(isolation));

function claims(isolation: Isolation): void {
  let warehouse: TestWarehouse;
  let admin: Session;

  before(async () => {
    warehouse = await startWarehouse(isolation);
    admin = await warehouse.open();
    for (const table of ['one', 'two']) await admin.query(`create table ${table} (a integer)`);
    await prepareLedger(admin, ['one', 'two'].map(ledgerOf));
    await admin.query(createLedgerTable(SHARED));
  });

  void it('two tasks on different tables: with a ledger each they go on, with one for all the second waits', async () => {
    assert.deepEqual([await besides(OWN), await besides(ONE_FOR_ALL)], ['went on', 'waited']);
  });

  void it('a reader of the written table: with the ledger locked it goes on, with the table locked it waits', async () => {
    const read = async (session: Session) => void (await session.query('select count(*) from one'));
    assert.deepEqual([await whileHeld(OWN, read), await whileHeld(ON_THE_TABLE, read)], ['went on', 'waited']);
  });

  const aborts = isolation === 'serializable' ? 'aborts one of them with 1023' : 'lets both through';
  void it(`two tasks on different tables that look into one ledger without a lock: the warehouse ${aborts}`, async () => {
    assert.deepEqual(await atOnce(OWN), []);
    assert.deepEqual(await atOnce(UNLOCKED), isolation === 'serializable' ? ['Conflict'] : []);
  });

  /** A task on `two` beside one on `one` that has done its work and not committed. */
  async function besides(how: Bookkeeping): Promise<string> {
    return await whileHeld(how, async (session) => await runTask(session, { how, table: 'two' }));
  }

  /** Whether `work` comes to its end while a task on `one` holds its transaction open. */
  async function whileHeld(how: Bookkeeping, work: (session: Session) => Promise<void>): Promise<string> {
    const [holder, other] = [await warehouse.open(), await warehouse.open()];
    const release = createGate();
    const held = createGate();
    const pause = async (): Promise<void> => {
      held.open();
      await release.opened;
    };
    const holding = runTask(holder, { how, table: 'one', pause });
    await held.opened;
    const state = { isDone: false };
    const working = work(other).finally(() => {
      state.isDone = true;
    });
    const sql = `select count(*) from pg_locks where pid = ${other.pid} and not granted`;
    while (!state.isDone && toCount(await admin.query(sql)) === 0)
      await new Promise((resolve) => setTimeout(resolve, 5));
    const outcome = state.isDone ? 'went on' : 'waited';
    release.open();
    await Promise.all([holding, working]);
    return outcome;
  }

  /** Two tasks that both look before either writes: what the warehouse refuses of them. */
  async function atOnce(how: Bookkeeping): Promise<readonly (string | undefined)[]> {
    const gates = [createGate(), createGate()] as const;
    const looked = Promise.all(gates.map(({ opened }) => opened));
    const tasks = ['one', 'two'].map(async (table, index) => {
      const pause = async (): Promise<void> => {
        gates[index]?.open();
        await looked;
      };
      await runTask(await warehouse.open(), { how, table, pause });
    });
    const ended = await Promise.allSettled(tasks);
    return ended.flatMap((end) => (end.status === 'rejected' ? [judgeWarehouseError(end.reason)?.kind] : []));
  }
}

interface Task {
  readonly how: Bookkeeping;
  readonly table: string;
  /** Between the work and the row. */
  readonly pause?: () => Promise<void>;
}

/** What a task does: lock, look, work, write the row. */
async function runTask(session: Session, { how, table, pause }: Task): Promise<void> {
  const key = { runKey: 'r', task: `transform.${table}`, batch: 0, generation: 0 };
  const work = async (): Promise<void> => {
    await findEntry(session, how.ledger(table), { entry: 'task', key });
    await session.query(`insert into ${table} values (1)`);
    await pause?.();
    await insertEntry(session, how.ledger(table), { entry: 'task', key, sqlHash: '', counts: {} });
  };
  const locks = how.locks(table);
  await (locks.length === 0 ? inTransaction(session, work) : underLedgerLock(session, locks, work));
}

function createGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

function ledgerOf(table: string): string {
  return ledgerTable({ schema: 'public', table });
}
