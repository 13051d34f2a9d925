import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { connect } from '../../../warehouse/connect.ts';
import { judgeWarehouseError } from '../../../warehouse/errors.ts';
import { doOnce } from '../../../warehouse/ledger/do-once.ts';
import type { LedgeredResult, LedgeredWork } from '../../../warehouse/ledger/do-once.ts';
import { prepareLedger } from '../../../warehouse/ledger/prepare.ts';
import { ledgerTables } from '../../../warehouse/ledger/tables.ts';
import { toCount } from '../../../warehouse/session.ts';
import type { Session } from '../../../warehouse/session.ts';
import { startCuttingProxy } from '../cutting-proxy.ts';
import { startWarehouse } from '../warehouse.ts';
import type { Isolation, TestWarehouse } from '../warehouse.ts';

for (const isolation of ['snapshot', 'serializable'] as const)
  void describe(`at ${isolation} isolation`, () => claims(isolation));

function claims(isolation: Isolation): void {
  let warehouse: TestWarehouse;
  let admin: Session;

  before(async () => {
    warehouse = await startWarehouse(isolation);
    admin = await warehouse.open();
    for (const table of ['one', 'two']) await admin.query(`create table ${table} (a integer)`);
    await prepareLedger(admin, ledgerTables('', [tableOf('one'), tableOf('two')]));
  });

  void it('work that the ledger has is answered with its counts, and not done again', async () => {
    const work = insertInto(admin, 'one');
    const first = await doOnce(admin, work);
    const second = await doOnce(await warehouse.open(), { ...work, work: () => assert.fail('done twice') });
    assert.deepEqual(
      [first, second],
      [
        { rows: 1, alreadyDone: false },
        { rows: 1, alreadyDone: true },
      ],
    );
  });

  void it('another generation, batch, task or run is other work', async () => {
    const work = insertInto(admin, 'one');
    await doOnce(admin, work);
    const changes = [{ generation: 1 }, { batch: 7 }, { task: 'transform.other' }, { runKey: randomUUID() }];
    for (const change of changes) {
      assert.equal((await doOnce(admin, { ...work, key: { ...work.key, ...change } })).alreadyDone, false);
    }
  });

  void it('work that fails leaves neither rows nor a ledger row', async () => {
    const rowsBefore = await countRows(admin, 'one');
    const work = insertInto(admin, 'one');
    const failing = async () => {
      await work.work();
      throw new Error('stopped half-way');
    };
    await assert.rejects(doOnce(admin, { ...work, work: failing }), /stopped half-way/);
    assert.equal(await countRows(admin, 'one'), rowsBefore);
    assert.equal((await doOnce(admin, work)).alreadyDone, false);
  });

  void it('a COMMIT whose answer is lost is worth a retry, which finds the work done once', async () => {
    const rowsBefore = await countRows(admin, 'one');
    const proxy = await startCuttingProxy(warehouse.address.port);
    const address = { ...warehouse.address, port: proxy.port, ssl: 'disable' as const };
    const cut = await connect({ address, schema: 'public', applicationName: 'cut' });
    const work = insertInto(cut, 'one');
    proxy.cutAfter('commit');
    await assert.rejects(doOnce(cut, work), (error) => judgeWarehouseError(error)?.kind === 'WarehouseUnavailable');
    assert.deepEqual(await doOnce(admin, work), { rows: 1, alreadyDone: true });
    assert.equal(await countRows(admin, 'one'), rowsBefore + 1);
    await cut.close();
    await proxy.close();
  });

  void it('a connection lost before COMMIT leaves nothing, and the retry does the work', async () => {
    const rowsBefore = await countRows(admin, 'one');
    const proxy = await startCuttingProxy(warehouse.address.port);
    const address = { ...warehouse.address, port: proxy.port, ssl: 'disable' as const };
    const cut = await connect({ address, schema: 'public', applicationName: 'cut' });
    proxy.cutAfter('insert into one values (1)');
    await assert.rejects(doOnce(cut, insertInto(cut, 'one')));
    assert.equal((await doOnce(admin, insertInto(admin, 'one'))).alreadyDone, false);
    assert.equal(await countRows(admin, 'one'), rowsBefore + 1);
    await cut.close();
    await proxy.close();
  });

  void it('a late attempt waits for the one that works, and then finds its row', async () => {
    const held = await holdWork(warehouse, 'one');
    const late = await warehouse.open();
    const answer = doOnce(late, { ...held.work, work: () => assert.fail('done twice') });
    await waitUntilBlocked(admin, late.pid);
    held.release();
    assert.equal((await held.done).alreadyDone, false);
    assert.equal((await answer).alreadyDone, true);
  });

  void it('a task on another table neither waits nor is aborted', async () => {
    const held = await holdWork(warehouse, 'one');
    const other = await warehouse.open();
    assert.equal((await doOnce(other, insertInto(other, 'two'))).alreadyDone, false);
    held.release();
    assert.equal((await held.done).alreadyDone, false);
  });

  void it('a reader of a table that is being written does not wait', async () => {
    const rowsBefore = await countRows(admin, 'one');
    const held = await holdWork(warehouse, 'one');
    assert.equal(await countRows(await warehouse.open(), 'one'), rowsBefore);
    held.release();
    await held.done;
    assert.equal(await countRows(admin, 'one'), rowsBefore + 1);
  });

  void it('a task that reads what another one writes is not aborted, nor is the other', async () => {
    const held = await holdWork(warehouse, 'one');
    const reader = await warehouse.open();
    const work = workOn('two', async () => {
      await reader.query('insert into two select a from one');
      return {};
    });
    await doOnce(reader, work);
    held.release();
    await held.done;
  });

  void it('two tasks that write one table go one after the other, and both succeed', async () => {
    const rowsBefore = await countRows(admin, 'one');
    const held = await holdWork(warehouse, 'one');
    const second = await warehouse.open();
    const answer = doOnce(second, insertInto(second, 'one'));
    await waitUntilBlocked(admin, second.pid);
    held.release();
    assert.deepEqual([(await held.done).alreadyDone, (await answer).alreadyDone], [false, false]);
    assert.equal(await countRows(admin, 'one'), rowsBefore + 2);
  });

  void it('tasks that write the same two tables, named in either order, do not deadlock', async () => {
    const tables = [tableOf('one'), tableOf('two')];
    const tasks = Array.from({ length: 6 }, async (_, index) => {
      const session = await warehouse.open();
      const writes = index % 2 === 0 ? tables : tables.toReversed();
      const work = async () => {
        await session.query('insert into one values (1)');
        await session.query('insert into two values (1)');
        return {};
      };
      return await doOnce(session, { ...workOn('one', work), writes });
    });
    const results = await Promise.all(tasks);
    assert.ok(results.every(({ alreadyDone }) => !alreadyDone));
  });
}

/** Work that has been done, and whose transaction stays open until it is released. */
async function holdWork(
  warehouse: TestWarehouse,
  table: string,
): Promise<{ work: LedgeredWork; done: Promise<LedgeredResult>; release: () => void }> {
  const session = await warehouse.open();
  const inserted = createGate();
  const released = createGate();
  const insert = insertInto(session, table);
  const work = async () => {
    const counts = await insert.work();
    inserted.open();
    await released.opened;
    return counts;
  };
  const done = doOnce(session, { ...insert, work });
  await inserted.opened;
  return { work: insert, done, release: released.open };
}

function createGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

function insertInto(session: Session, table: string): LedgeredWork {
  return workOn(table, async () => ({ rows: (await session.query(`insert into ${table} values (1)`)).rowCount }));
}

function workOn(table: string, work: LedgeredWork['work']): LedgeredWork {
  const key = { runKey: randomUUID(), task: 'transform.test', batch: 0, generation: 0 };
  return { key, writes: [tableOf(table)], sqlHash: 'hash', work };
}

function tableOf(table: string) {
  return { schema: 'public', table };
}

async function countRows(session: Session, table: string): Promise<number> {
  return toCount(await session.query(`select count(*) from ${table}`));
}

/** A backend that waits for a lock has asked for it, and not got it. */
async function waitUntilBlocked(admin: Session, pid: number): Promise<void> {
  const sql = `select count(*) from pg_locks where pid = ${pid} and not granted`;
  while (toCount(await admin.query(sql)) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
}
