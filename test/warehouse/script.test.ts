import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { ScriptRefusedError, StatementError, readScript, runScript } from '../../warehouse/script.ts';
import type { Session } from '../../warehouse/session.ts';
import { startWarehouse } from './warehouse.ts';
import type { TestWarehouse } from './warehouse.ts';

let warehouse: TestWarehouse;
let session: Session;
before(async () => {
  warehouse = await startWarehouse();
  session = await warehouse.open();
});

void test('statements run in order, and the rows that they wrote are counted', async () => {
  const text =
    'create table s (a integer); insert into s values (1), (2); update s set a = 3 where a = 1; delete from s;';
  assert.equal(await runScript(session, { file: 'x.sql', text }), 3);
});

void test('a statement that the warehouse refuses is named by file and line', async () => {
  const text = 'select 1;\n\n-- why\nselect *\nfrom nowhere;';
  await assert.rejects(runScript(session, { file: 'sql/x.sql', text }), (error) => {
    assert.ok(error instanceof StatementError);
    assert.deepEqual([error.file, error.line], ['sql/x.sql', 4]);
    return true;
  });
});

const REFUSED = {
  'begin; select 1; commit': /x\.sql:1: BEGIN may not stand in a task/,
  'truncate users': /Write DELETE FROM/,
  'vacuum users': /cannot be in a transaction/,
  'alter table a append from b': /INSERT INTO … SELECT/,
  'alter table a alter column b type varchar(20)': /cannot be in a transaction/,
  'create database d': /cannot be in a transaction/,
};

for (const [text, reason] of Object.entries(REFUSED)) {
  void test(`${text} is refused, with what to do instead`, () => {
    assert.throws(
      () => readScript({ file: 'x.sql', text }),
      (error) => error instanceof ScriptRefusedError && reason.test(error.message),
    );
  });
}

void test('every statement that is refused is named at once', () => {
  const text = 'begin;\ntruncate a;\ncommit;';
  assert.throws(() => readScript({ file: 'x.sql', text }), /x\.sql:1:.*\nx\.sql:2:.*\nx\.sql:3:/);
});
