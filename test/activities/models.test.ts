import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { refusedRowsKey } from '../../artifacts/layout.ts';
import type { TaskInput } from '../../model/run.ts';
import type { Session } from '../../warehouse/session.ts';
import { startWarehouse } from '../warehouse/warehouse.ts';
import type { TestWarehouse } from '../warehouse/warehouse.ts';
import { planModel, runModelOnce, runPlanned } from './model-runs.ts';
import type { TestModel } from './model-runs.ts';
import { rejection } from './rejection.ts';

const DAY_1 = { start: '2018-11-01T00:00:00.000Z', end: '2018-11-02T00:00:00.000Z' };
const DAY_3 = { start: '2018-11-03T00:00:00.000Z', end: '2018-11-04T00:00:00.000Z' };

let warehouse: TestWarehouse;
let admin: Session;
before(async () => {
  warehouse = await startWarehouse();
  admin = await warehouse.open();
});

void test('replace puts the rows of the SELECT in the place of all rows, matched by name', async () => {
  await make('replaced', 'a integer, b varchar(10), c integer default 7', "(1, 'old', 1), (2, 'old', 2)");
  const result = await run({
    into: 'replaced replace',
    select: "with x as (select 'new' as b) select b, 3 as a from x",
  });
  assert.deepEqual(result, { rows: 1, attempt: 1 });
  assert.deepEqual(await rowsOf('replaced'), ['3 new 7']);
});

void test('append adds the rows once, and a second run is refused unless it was cleared', async () => {
  await make('appended', 'a integer');
  const model = { into: 'appended append', select: 'select 1 as a' };
  await run(model);
  const failed = await failureOf(model);
  assert.deepEqual([failed.type, failed.nonRetryable], ['AppendedBefore', true]);
  assert.match(
    failed.message,
    /^transform\.model stopped before it wrote anything: it has appended its rows to public\.appended before/,
  );
  assert.deepEqual(await rowsOf('appended'), ['1']);
  await run(model, { generation: 1 });
  assert.deepEqual(await rowsOf('appended'), ['1', '1']);
});

void test('append of an interval is refused for that interval only', async () => {
  await make('daily', 'a timestamp');
  const model = { into: 'daily append', select: "select :'data_interval_start'::timestamp as a" };
  await run({ ...model, interval: DAY_1 });
  await run({ ...model, interval: DAY_3 });
  assert.match(
    (await failureOf({ ...model, interval: DAY_1 })).message,
    /it has appended the rows of 2018-11-01T00:00:00\.000Z to/,
  );
  assert.deepEqual(await rowsOf('daily'), ['2018-11-01 00:00:00', '2018-11-03 00:00:00']);
});

void test('a full refresh of an append empties the table first, and forgets the appends before it', async () => {
  await make('refreshed', 'a integer');
  const model = { into: 'refreshed append', select: 'select 1 as a' };
  await run(model);
  await run(model, { reload: true });
  assert.deepEqual(await rowsOf('refreshed'), ['1']);
  assert.equal((await failureOf(model)).type, 'AppendedBefore');
});

void test('merge replaces the row of a key, adds those that are new, and keeps the others', async () => {
  await make('merged', 'k integer, d varchar(10), v integer', "(1, 'a', 1), (2, 'a', 2), (3, 'a', 3)");
  const select = "select 2 as k, 'a' as d, 20 as v union all select 3, 'b', 30";
  assert.deepEqual(await run({ into: 'merged merge k, d', select }), { rows: 2, attempt: 1 });
  assert.deepEqual(await rowsOf('merged'), ['1 a 1', '2 a 20', '3 a 3', '3 b 30']);
});

void test('merge newest never replaces a newer row by an older one', async () => {
  await make(
    'newest',
    'k integer, v varchar(10), ts timestamp',
    "(1, 'new', '2018-11-05'), (2, 'old', '2018-11-01'), (3, 'old', '2018-11-03')",
  );
  const select = "select k, 'in' as v, '2018-11-03'::timestamp as ts from newest";
  await run({ into: 'newest merge k newest ts', select });
  assert.deepEqual(await rowsOf('newest'), [
    '1 new 2018-11-05 00:00:00',
    '2 in 2018-11-03 00:00:00',
    '3 in 2018-11-03 00:00:00',
  ]);
});

void test('merge works where a table has nothing but its key', async () => {
  await make('keys_only', 'k integer', '(1)');
  await run({ into: 'keys_only merge k', select: 'select 1 as k union all select 2' });
  assert.deepEqual(await rowsOf('keys_only'), ['1', '2']);
});

void test('a key that comes twice stops a merge before it writes, and only artifacts say which', async () => {
  await make('doubled', 'k varchar(20), v integer', "('anna', 1)");
  const failed = await planModel(warehouse, {
    into: 'doubled merge k',
    select: "select 'anna' as k, 2 as v union all select 'anna', 3",
  });
  const error = await rejection(runPlanned(failed));
  assert.deepEqual([error.type, error.nonRetryable], ['BadData', true]);
  assert.match(
    error.message,
    /stopped before it wrote anything: there are values of k that come more than once in the SELECT: 1 /,
  );
  assert.doesNotMatch(JSON.stringify([error.message, error.details]), /anna/);
  assert.match((await failed.artifacts.get(refusedRowsKey(failed.ref, 'transform.model'))) ?? '', /"anna"/);
  assert.deepEqual(await rowsOf('doubled'), ['anna 1']);
});

void test('a null key stops a merge before it writes', async () => {
  await make('nulled', 'k integer, v integer');
  const failed = await failureOf({ into: 'nulled merge k', select: 'select null as k, 2 as v' });
  assert.equal(failed.type, 'BadData');
  assert.match(failed.message, /there are rows of the SELECT with a null in k: 1 /);
});

void test("interval replaces the run's interval and its lookback, and nothing else", async () => {
  await make(
    'hours',
    'a integer, at timestamp',
    "(1, '2018-11-01 12:00'), (2, '2018-11-02 12:00'), (3, '2018-11-03 12:00'), (4, '2018-11-04 00:00')",
  );
  await make(
    'hours_staged',
    'a integer, at timestamp',
    "(10, '2018-11-01 12:00'), (20, '2018-11-02 12:00'), (21, '2018-11-02 13:00'), (30, '2018-11-03 12:00'), (40, '2018-11-04 00:00')",
  );
  const model = { into: 'hours interval at lookback 1 day', select: 'select * from hours_staged', interval: DAY_3 };
  assert.equal((await run(model)).rows, 3);
  const after = [
    '1 2018-11-01 12:00:00',
    '20 2018-11-02 12:00:00',
    '21 2018-11-02 13:00:00',
    '30 2018-11-03 12:00:00',
    '4 2018-11-04 00:00:00',
  ];
  assert.deepEqual(await rowsOf('hours'), after);
  await run(model);
  assert.deepEqual(await rowsOf('hours'), after);
});

void test('an interval of dates and of timestamptz is replaced too', async () => {
  for (const type of ['date', 'timestamptz']) {
    await make(`typed_${type}`, `at ${type}`, "('2018-11-01'), ('2018-11-02')");
    const select = "select '2018-11-01'::date as at union all select '2018-11-02'";
    await run({ into: `typed_${type} interval at lookback 12 hours`, select, interval: DAY_1 });
    assert.equal((await rowsOf(`typed_${type}`)).length, 2);
  }
});

void test('an interval model stops in a run without an interval', async () => {
  await make('timeless', 'at timestamp');
  const failed = await failureOf({ into: 'timeless interval at', select: 'select getdate() as at' });
  assert.deepEqual([failed.type, failed.nonRetryable], ['InvalidParams', true]);
});

void test('a lookback for which the SELECT has nothing any more stops before it deletes', async () => {
  await make('forgotten', 'at timestamp', "('2018-11-01 12:00'), ('2018-11-02 12:00')");
  const select = "select '2018-11-02 13:00'::timestamp as at union all select '2018-11-03 12:00'";
  const failed = await failureOf({ into: 'forgotten interval at lookback 2 days', select, interval: DAY_3 });
  assert.equal(failed.type, 'BadData');
  assert.match(
    failed.message,
    /there are stretches of the lookback with rows in public\.forgotten and none in the SELECT, which would be lost: 1 /,
  );
  assert.equal((await rowsOf('forgotten')).length, 2);
  await run({ into: 'forgotten interval at lookback 1 day', select, interval: DAY_3 });
  assert.equal((await rowsOf('forgotten')).length, 3);
});

void test('history makes a version of each row, in whatever order they come, and keeps identities', async () => {
  await make(
    'levels',
    'id bigint identity(1, 1), k integer, level varchar(10), valid_from timestamp, valid_to timestamp, is_current boolean not null',
  );
  const model = (level: string, ts: string) => ({
    into: 'levels history k by ts',
    select: `select 1 as k, '${level}' as level, '${ts}'::timestamp as ts`,
  });
  await run(model('free', '2018-11-01'));
  const [first] = (await admin.query('select id from levels')).values;
  await run(model('paid', '2018-11-05'));
  await run(model('trial', '2018-11-03'));
  await run(model('trial', '2018-11-03'));
  assert.deepEqual(await rowsOf('levels', 'level, valid_from, valid_to, is_current'), [
    'free 2018-11-01 00:00:00 2018-11-03 00:00:00 f',
    'paid 2018-11-05 00:00:00 null t',
    'trial 2018-11-03 00:00:00 2018-11-05 00:00:00 f',
  ]);
  assert.deepEqual((await admin.query("select id from levels where level = 'free'")).values, [first]);
});

void test('columns that do not fit are told, all of them, before anything is written', async () => {
  await make('misfit', 'a integer, bees integer, c integer identity(1, 1)');
  const failed = await failureOf({
    into: 'misfit merge a',
    select: 'select s.*, 1 as x, 2 as x from (select 1 as bee) as s',
  });
  assert.deepEqual([failed.type, failed.nonRetryable], ['DoesNotFit', true]);
  assert.match(
    failed.message,
    /sql\/test\/transform\/model\.sql does not fit public\.misfit: the SELECT has more than one column x: which is meant is not known; the SELECT has no column a, which is a key; the SELECT has a column bee, which public\.misfit lacks \(did you mean bees\?\); the SELECT has a column x, which public\.misfit lacks; the SELECT has no column bees, which public\.misfit has without a DEFAULT\. Correct/,
  );
});

async function make(table: string, columns: string, values?: string): Promise<void> {
  await admin.query(`create table ${table} (${columns})`);
  if (values !== undefined) await admin.query(`insert into ${table} values ${values}`);
}

async function run(model: TestModel, more: Partial<TaskInput> = {}) {
  return await runModelOnce(warehouse, model, more);
}

async function failureOf(model: TestModel) {
  return await rejection(runModelOnce(warehouse, model));
}

async function rowsOf(table: string, columns = '*'): Promise<readonly string[]> {
  const { values } = await admin.query(`select ${columns} from ${table}`);
  return values.map((row) => row.map((value) => value ?? 'null').join(' ')).sort();
}
