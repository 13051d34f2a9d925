import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { connect } from '../../warehouse/connect.ts';
import { insertLoad, loadedRows } from '../../warehouse/ledger/files.ts';
import { prepareLedger } from '../../warehouse/ledger/prepare.ts';
import { ledgerTable } from '../../warehouse/ledger/tables.ts';
import { toCount } from '../../warehouse/session.ts';
import type { Session } from '../../warehouse/session.ts';
import { runStepwise } from '../../warehouse/stepwise.ts';
import type { StepwiseWork } from '../../warehouse/stepwise.ts';
import { startCuttingProxy } from './cutting-proxy.ts';
import { startWarehouse } from './warehouse.ts';
import type { Isolation, TestWarehouse } from './warehouse.ts';

const TABLE = { schema: 'public', table: 't' };
const SOURCE = { schema: 'public', table: 's' };
const INSERT = 'insert into t values (1)';

for (const isolation of ['snapshot', 'serializable'] as const)
  void describe(`at ${isolation} isolation`, () => claims(isolation));

function claims(isolation: Isolation): void {
  let warehouse: TestWarehouse;
  let admin: Session;

  before(async () => {
    warehouse = await startWarehouse(isolation);
    admin = await warehouse.open();
    await admin.query('create table t (a integer)');
    await prepareLedger(admin, [TABLE, SOURCE].map(ledgerTable));
  });

  void it('statements that cannot share a transaction are run, and a second attempt runs none of them', async () => {
    const work = workOf(`delete from t; ${INSERT}; vacuum t; analyze t`);
    assert.deepEqual(await runStepwise(admin, work), { rows: 1, alreadyDone: false, remarks: [] });
    assert.deepEqual(await runStepwise(admin, work), { rows: 1, alreadyDone: true, remarks: [] });
    assert.equal(await countRows(), 1);
  });

  void it('an attempt goes on behind the statement that failed, in a file that was mended', async () => {
    const broken = workOf(`delete from t; ${INSERT}; insert into nowhere values (1)`);
    await assert.rejects(runStepwise(admin, broken), /nowhere/);
    const mended = { ...broken, script: { ...broken.script, text: `delete from t; ${INSERT}; vacuum t` } };
    assert.equal((await runStepwise(admin, mended)).rows, 1);
    assert.equal(await countRows(), 1);
  });

  for (const lost of ['commit', INSERT]) {
    void it(`an INSERT beside a VACUUM is done once, though the answer to ${lost} was lost`, async () => {
      const work = workOf(`delete from t; ${INSERT}; vacuum t`);
      await runStepwise(admin, workOf('truncate t'));
      await loseAnswer(work, lost);
      assert.deepEqual((await runStepwise(admin, work)).remarks, []);
      assert.equal(await countRows(), 1);
    });
  }

  void it('a VACUUM whose answer was lost is sent again, and that is said', async () => {
    const work = workOf(`${INSERT};\nvacuum t`);
    await loseAnswer(work, 'vacuum t');
    const { remarks } = await runStepwise(admin, work);
    assert.match(remarks.join(), /^An earlier attempt began VACUUM \(x\.sql:2\) outside a transaction .* run twice\.$/);
    assert.equal((await runStepwise(admin, work)).remarks.length, 0);
  });

  void it('TRUNCATE empties the table and forgets what was loaded into it, whenever its answer is lost', async () => {
    for (const lost of ['truncate t', 'commit', undefined]) {
      await recordLoad();
      await admin.query(INSERT);
      const work = workOf('truncate t');
      if (lost !== undefined) await loseAnswer(work, lost);
      await runStepwise(admin, work);
      assert.deepEqual([await countRows(), await loadedRows(admin, TABLE)], [0, 0]);
    }
  });

  void it('ALTER TABLE APPEND whose answer was lost has moved the rows once, and its source is known as empty', async () => {
    await admin.query('create table s (a integer)');
    await admin.query('insert into s values (1), (2)');
    await recordLoad(SOURCE);
    await admin.query('delete from t');
    const work = { ...workOf('alter table t append from s'), writes: [TABLE, SOURCE] };
    await loseAnswer(work, 'alter table t append from s');
    assert.match((await runStepwise(admin, work)).remarks.join(), /began ALTER TABLE APPEND \(x\.sql:1\)/);
    assert.deepEqual([await countRows(), await loadedRows(admin, SOURCE)], [2, 0]);
  });

  void it('a late attempt changes nothing of what a later one has done', async () => {
    const work = workOf(`${INSERT}; vacuum t; ${INSERT}`);
    await admin.query('delete from t');
    await Promise.all([runStepwise(await warehouse.open(), work), runStepwise(await warehouse.open(), work)]);
    assert.equal(await countRows(), 2);
  });

  /** Runs the work over a wire that breaks after a statement was done, before its answer is back. */
  async function loseAnswer(work: StepwiseWork, statement: string): Promise<void> {
    const proxy = await startCuttingProxy(warehouse.address.port);
    const address = { ...warehouse.address, port: proxy.port, ssl: 'disable' as const };
    const cut = await connect({ address, schema: 'public', applicationName: 'cut' });
    proxy.cutAfter(statement);
    await assert.rejects(runStepwise(cut, work));
    await cut.close();
    await proxy.close();
  }

  async function recordLoad(table = TABLE): Promise<void> {
    const key = { runKey: 'r', task: 'stage.t', batch: 1, generation: 0 };
    await insertLoad(admin, table, { key, sqlHash: '', counts: { rows: 5 }, files: [] });
  }

  async function countRows(): Promise<number> {
    return toCount(await admin.query('select count(*) from t'));
  }
}

function workOf(text: string): StepwiseWork {
  const key = { runKey: randomUUID(), task: 'transform.t', batch: 0, generation: 0 };
  return { key, writes: [TABLE], sqlHash: 'hash', script: { file: 'x.sql', text }, schema: 'public' };
}
