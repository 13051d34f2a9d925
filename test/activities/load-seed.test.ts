import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createLoadSeed } from '../../activities/load-seed.ts';
import { createRunSql } from '../../activities/run-sql.ts';
import type { TaskInput } from '../../model/run.ts';
import type { Session } from '../../warehouse/session.ts';
import { startWarehouse } from '../warehouse/warehouse.ts';
import type { TestWarehouse } from '../warehouse/warehouse.ts';
import { callActivity, planRun } from './sql-run.ts';

let warehouse: TestWarehouse;
let admin: Session;
before(async () => {
  warehouse = await startWarehouse();
  admin = await warehouse.open();
});

const CSV = `code,name,since,facts
DE,"Germany, or: 'Deutschland'",1958-01-01,"{""capital"": "":Berlin""}"
FR,,,
IT,"",1958-01-01,1
`;

/** Loads the CSV as a run of its own would. */
async function loadSeed(table: string, csv: string, more: Partial<TaskInput> = {}) {
  const id = `seeds.${table}`;
  const { address, folder } = warehouse;
  const run = await planRun({ address, artifacts: folder, tasks: { [id]: { sql: csv, writes: [table] } } });
  return await callActivity(() => createLoadSeed(run.deps)(run.input(id, more)));
}

async function rowsOf(table: string) {
  return (await admin.query(`select * from ${table} order by 1`)).values;
}

test('a table holds the rows of its seed and no others, empty texts and NULLs apart', async () => {
  await admin.query('create table countries (code char(2), name varchar(64), since date, facts super)');
  await admin.query("insert into countries (code) values ('XX')");
  assert.deepEqual(await loadSeed('countries', CSV), { rows: 3, attempt: 1 });
  assert.deepEqual(await rowsOf('countries'), [
    ['DE', "Germany, or: 'Deutschland'", '1958-01-01', '{"capital": ":Berlin"}'],
    ['FR', null, null, null],
    ['IT', '', '1958-01-01', '1'],
  ]);
});

test('another run loads the CSV again only when it has changed, or when the task was cleared', async () => {
  await admin.query('create table rates (rate integer)');
  await loadSeed('rates', 'rate\n1\n2\n');
  await admin.query('update rates set rate = 3 where rate = 2');
  const unchanged = await loadSeed('rates', 'rate\n1\n2\n');
  assert.deepEqual(unchanged, { attempt: 1, message: 'Its table has these rows already.' });
  assert.deepEqual(await rowsOf('rates'), [['1'], ['3']]);
  assert.equal((await loadSeed('rates', 'rate\n1\n2\n', { generation: 1 })).rows, 2);
  assert.deepEqual(await rowsOf('rates'), [['1'], ['2']]);
  assert.equal((await loadSeed('rates', 'rate\n7\n')).rows, 1);
  assert.deepEqual(await rowsOf('rates'), [['7']]);
});

test('a table that a task has emptied or dropped since gets its rows anew', async () => {
  await admin.query('create table emptied (a integer)');
  await loadSeed('emptied', 'a\n1\n');
  const { address, folder } = warehouse;
  const tasks = { 'transform.x': { sql: 'delete from emptied', writes: ['emptied'] } };
  const run = await planRun({ address, artifacts: folder, tasks });
  await callActivity(() => createRunSql(run.deps)(run.input('transform.x')));
  assert.equal((await loadSeed('emptied', 'a\n1\n')).rows, 1);
  assert.deepEqual(await rowsOf('emptied'), [['1']]);
});

test('a seed without rows leaves its table empty, and one of many is sent in parts', async () => {
  await admin.query('create table many (a integer, b varchar(1000))');
  const text = 'x'.repeat(900);
  const rows = Array.from({ length: 3_000 }, (_, at) => `${at},${text}`).join('\n');
  assert.equal((await loadSeed('many', `a,b\n${rows}\n`)).rows, 3_000);
  assert.deepEqual((await admin.query('select count(*), max(a) from many')).values, [['3000', '2999']]);
  assert.equal((await loadSeed('many', 'a,b\n')).rows, 0);
  assert.deepEqual(await rowsOf('many'), []);
});
