import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { doOnce } from '../../../warehouse/ledger/do-once.ts';
import { LedgerTooNewError, prepareLedger } from '../../../warehouse/ledger/prepare.ts';
import { ledgerTable, ledgerTables } from '../../../warehouse/ledger/tables.ts';
import { toCount } from '../../../warehouse/session.ts';
import { startWarehouse } from '../warehouse.ts';
import type { TestWarehouse } from '../warehouse.ts';

let warehouse: TestWarehouse;
before(async () => {
  warehouse = await startWarehouse();
});

const USERS = { schema: 'public', table: 'users' };

void test('a ledger prepared by many at once is one ledger, and stays it', async () => {
  const sessions = await Promise.all(Array.from({ length: 8 }, () => warehouse.open()));
  const tables = ledgerTables('transform.users', [USERS]);
  const ids = (await Promise.all(sessions.map((session) => prepareLedger(session, tables)))).map(({ id }) => id);
  assert.equal(new Set(ids).size, 1);
  assert.equal((await prepareLedger(await warehouse.open(), tables)).id, ids[0]);
});

void test('a task whose ledger nobody has prepared prepares it', async () => {
  const session = await warehouse.open();
  const key = { runKey: randomUUID(), task: 'transform.new', batch: 0, generation: 0 };
  const work = {
    key,
    writes: [{ schema: 'other', table: 'new' }],
    sqlHash: '',
    work: async () => await Promise.resolve({}),
  };
  assert.equal((await doOnce(session, work)).alreadyDone, false);
  assert.equal((await doOnce(session, work)).alreadyDone, true);
});

void test('a task that writes no table has a ledger of its own', async () => {
  assert.deepEqual(ledgerTables('transform.grants', []), ['shiftwork."$transform.grants"']);
});

void test('the ledgers of a task are locked in one order, whatever the order in which it names its tables', () => {
  const tables = [USERS, { schema: 'a', table: 'z' }, USERS];
  assert.deepEqual(ledgerTables('t', tables), ['shiftwork."a$z"', 'shiftwork."public$users"']);
  assert.deepEqual(ledgerTables('t', tables.toReversed()), ledgerTables('t', tables));
});

void test('two tables whose long names begin alike have two ledgers, within 63 bytes', () => {
  const names = ['a', 'b'].map((end) => ledgerTable({ schema: 'public', table: `${'ü'.repeat(40)}${end}` }));
  assert.notEqual(names[0], names[1]);
  assert.ok(names.every((name) => Buffer.byteLength(name) <= 'shiftwork.""'.length + 63));
});

void test('a ledger that a newer release has written is refused', async () => {
  const session = await warehouse.open();
  await prepareLedger(session, []);
  await session.query('update shiftwork.instance set version = version + 1');
  await assert.rejects(prepareLedger(session, []), LedgerTooNewError);
  await session.query('update shiftwork.instance set version = version - 1');
  assert.equal(toCount(await session.query('select count(*) from shiftwork.instance')), 1);
});
