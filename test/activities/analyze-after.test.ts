import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { analyzeAfter } from '../../activities/analyze-after.ts';
import { createRunSql } from '../../activities/run-sql.ts';
import { toCount } from '../../warehouse/session.ts';
import type { Session } from '../../warehouse/session.ts';
import { startWarehouse } from '../warehouse/warehouse.ts';
import type { TestWarehouse } from '../warehouse/warehouse.ts';
import { callActivity, planRun } from './sql-run.ts';

const DIGITS = '(select 0 as d union all select 1 union all select 2 union all select 3 union all select 4)';

/** 5 to the 7th. */
const MANY = 78_125;

let warehouse: TestWarehouse;
let admin: Session;
before(async () => {
  warehouse = await startWarehouse();
  admin = await warehouse.open();
});

/** A session that tells which tables it analyzed. */
async function watched() {
  const session = await warehouse.open();
  const analyzed: string[] = [];
  const query = async (sql: string) => {
    const result = await session.query(sql);
    if (sql.startsWith('analyze')) analyzed.push(sql);
    return result;
  };
  return { session: { ...session, query }, analyzed };
}

function tables(...names: readonly string[]) {
  return names.map((table) => ({ schema: 'public', table }));
}

test('after many rows the tables of a task are analyzed, views are not, and after few nothing is', async () => {
  await admin.query('create table many (a integer)');
  await admin.query('create view many_seen as select a from many');
  const { session, analyzed } = await watched();
  const writes = tables('many', 'many_seen');
  assert.deepEqual(await analyzeAfter(session, { writes }, { rows: 99_999 }), { rows: 99_999 });
  assert.deepEqual(await analyzeAfter(session, { writes }, {}), {});
  assert.deepEqual(await analyzeAfter(session, { writes, analyze: 'off' }, { rows: 1e6 }), { rows: 1e6 });
  assert.deepEqual(analyzed, []);
  assert.deepEqual(await analyzeAfter(session, { writes }, { rows: 100_000 }), { rows: 100_000 });
  assert.deepEqual(analyzed, ['analyze "public"."many"']);
});

test('what goes wrong there is a remark', async () => {
  const { session } = await watched();
  await session.close();
  const answer = await analyzeAfter(session, { writes: tables('many') }, { rows: 1e6, message: 'Done.' });
  assert.match(answer.message, /^Done\. ANALYZE public\.many failed: .+\.$/);
});

test('a transform that wrote many rows leaves statistics of them', async () => {
  await admin.query('create table known (a integer)');
  const from = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `${DIGITS} ${name}`).join(', ');
  const insert = `insert into known select a.d from ${from};`;
  const tasks = { 'transform.known': { sql: `${insert}\n${insert}`, writes: ['known'] } };
  const run = await planRun({ address: warehouse.address, artifacts: warehouse.folder, tasks });
  const result = await callActivity(() => createRunSql(run.deps)(run.input('transform.known')));
  assert.deepEqual(result, { rows: 2 * MANY, attempt: 1 });
  const sql = "select count(*) from pg_statistic s join pg_class c on c.oid = s.starelid where c.relname = 'known'";
  assert.ok(toCount(await admin.query(sql)) > 0);
});
