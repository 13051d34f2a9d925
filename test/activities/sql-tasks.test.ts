import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { CancelledFailure } from '@temporalio/common';
import type { ApplicationFailure } from '@temporalio/common';
import { createAnalyse } from '../../activities/analyse.ts';
import { createCheck } from '../../activities/check.ts';
import { createCreateTable } from '../../activities/create-table.ts';
import { createOpenWarehouse } from '../../activities/open-warehouse.ts';
import { createRunSql } from '../../activities/run-sql.ts';
import { analyticsKey, checkKey } from '../../artifacts/layout.ts';
import type { TaskResult } from '../../model/run.ts';
import { insertLoad, loadedRows } from '../../warehouse/ledger/files.ts';
import { toCount } from '../../warehouse/session.ts';
import type { Session } from '../../warehouse/session.ts';
import { startWarehouse } from '../warehouse/warehouse.ts';
import type { TestWarehouse } from '../warehouse/warehouse.ts';
import { rejection } from './rejection.ts';
import { callActivity, planRun } from './sql-run.ts';
import type { ActivityCall, SqlRun, SqlRunOptions, TestTask } from './sql-run.ts';

let warehouse: TestWarehouse;
let admin: Session;
before(async () => {
  warehouse = await startWarehouse();
  admin = await warehouse.open();
});

void test('a transform runs once in its run, and again in another run', async () => {
  await admin.query('create table once_only (a integer)');
  const tasks = { 'transform.once': { sql: 'insert into once_only values (1), (2)', writes: ['once_only'] } };
  const run = await plan(tasks);
  const transform = createRunSql(run.deps);
  await callActivity(() => createOpenWarehouse(run.deps)(run.ref));
  const first = await callActivity(() => transform(run.input('transform.once')));
  const second = await callActivity(() => transform(run.input('transform.once')), { attempt: 2 });
  assert.deepEqual(first, { rows: 2, attempt: 1 });
  assert.deepEqual(second, { rows: 2, alreadyDone: true, attempt: 2, message: 'An earlier attempt had finished it.' });
  assert.equal(await count('once_only'), 2);
  const another = await plan(tasks);
  await callActivity(() => createRunSql(another.deps)(another.input('transform.once')));
  assert.equal(await count('once_only'), 4);
});

void test("variables are filled from the DAG's params, the run and the target", async () => {
  await admin.query('create table filled (a varchar(64), b varchar(64), c integer)');
  const sql = `insert into :"schema".filled values (:'run_id', :'place', :n)`;
  const run = await plan({ 'transform.filled': { sql, writes: ['filled'] } }, { place: "it's", n: 7 });
  await callActivity(() => createRunSql(run.deps)(run.input('transform.filled')));
  const { values } = await admin.query('select * from filled');
  assert.deepEqual(values, [[run.ref.runKey, "it's", '7']]);
});

void test('SQL that the warehouse refuses fails for good, with file and line', async () => {
  const failed = await failureOf('transform.bad', { sql: 'select 1;\nselect * from nowhere;' });
  assert.deepEqual([failed.type, failed.nonRetryable], ['SqlFailed', true]);
  assert.match(
    failed.message,
    /^transform\.bad failed: sql\/test\/transform\/bad\.sql:2: relation "nowhere" does not exist/,
  );
  assert.deepEqual(failed.details, [
    { task: 'transform.bad', file: 'sql/test/transform/bad.sql', line: 2, attempt: 1 },
  ]);
});

void test('a wrong password fails for good, and says nothing of it', async () => {
  const address = { ...warehouse.address, password: 'secret-and-wrong' };
  const failed = await failureOf('transform.x', { sql: 'select 1' }, { address });
  assert.deepEqual([failed.type, failed.nonRetryable], ['LoginRefused', true]);
  assert.doesNotMatch(JSON.stringify([failed.message, failed.details, failed.cause]), /secret-and-wrong/);
});

void test('a warehouse that does not answer is worth a retry', async () => {
  const failed = await failureOf('transform.x', { sql: 'select 1' }, { address: { ...warehouse.address, port: 1 } });
  assert.deepEqual([failed.type, failed.nonRetryable], ['WarehouseUnavailable', false]);
});

void test('a cancelled task stops its statement and fails as cancelled', async () => {
  const run = await plan({ 'transform.slow': { sql: 'select pg_sleep(60)' } });
  const controller = new AbortController();
  const heartbeat = (): void => controller.abort(new CancelledFailure('CANCELLED'));
  const working = callActivity(() => createRunSql(run.deps)(run.input('transform.slow')), {
    signal: controller.signal,
    heartbeat,
  });
  await assert.rejects(working, CancelledFailure);
});

void test('what was loaded into a table is forgotten when it is emptied or dropped, and only then', async () => {
  const loaded = { schema: 'public', table: 'loaded' };
  const tasks = {
    'transform.some': { sql: 'delete from loaded where a = 1', writes: ['loaded'] },
    'transform.all': { sql: 'delete from loaded', writes: ['loaded'] },
    'drop.loaded': { sql: 'drop table if exists loaded', writes: ['loaded'] },
  };
  await admin.query('create table loaded (a integer)');
  const run = await plan(tasks);
  const runSql = createRunSql(run.deps);
  await callActivity(() => createOpenWarehouse(run.deps)(run.ref));
  const left: number[] = [];
  for (const task of Object.keys(tasks)) {
    const key = { runKey: 'r', task: 'stage.loaded', batch: 1, generation: 0 };
    await insertLoad(admin, loaded, { key, sqlHash: '', counts: { rows: 5 }, files: [] });
    await callActivity(() => runSql(run.input(task)));
    left.push(await loadedRows(admin, loaded));
  }
  assert.deepEqual(left, [5, 0, 0]);
});

const USERS = 'create table users (user_id integer not null, level varchar(10)) diststyle all sortkey (user_id)';

void test('a create task makes what is missing, and leaves alone what is as the file says', async () => {
  assert.equal((await create('users', USERS)).message, 'Created public.users.');
  await admin.query("insert into users values (1, 'free')");
  assert.equal((await create('users', USERS)).message, 'public.users is up to date.');
  assert.equal(await count('users'), 1);
});

void test('a created table has no loads, whatever the ledger knew of one with its name', async () => {
  const again = { schema: 'public', table: 'again' };
  await create('again', 'create table again (a integer)');
  const key = { runKey: 'r', task: 'stage.again', batch: 1, generation: 0 };
  await insertLoad(admin, again, { key, sqlHash: '', counts: { rows: 5 }, files: [] });
  await admin.query('drop table again');
  await create('again', 'create table again (a integer)');
  assert.equal(await loadedRows(admin, again), 0);
});

void test('a check without rows passes', async () => {
  const run = await plan({ 'checks.fine': { sql: 'select 1 as a where 1 = 2' } });
  assert.deepEqual(await callActivity(() => createCheck(run.deps)(run.input('checks.fine'))), { rows: 0, attempt: 1 });
});

void test('a check with rows fails for good; its rows are in artifacts, and not in the failure', async () => {
  const sql = "-- Nobody is called Alice.\n-- @hint Did it run?\nselect 'Alice' as name union all select 'Bob'";
  const run = await plan({ 'checks.names': { sql } });
  const failed = await rejection(callActivity(() => createCheck(run.deps)(run.input('checks.names'))));
  assert.deepEqual([failed.type, failed.nonRetryable], ['CheckFailed', true]);
  assert.equal(
    failed.message,
    'Check checks.names failed: 2 rows (sql/test/checks/names.sql). Nobody is called Alice. Did it run?',
  );
  const outcome = JSON.parse((await run.artifacts.get(checkKey(run.ref, 'checks.names'))) ?? '') as Record<
    string,
    unknown
  >;
  assert.deepEqual(outcome['failures'], [{ columns: ['name'], rows: [['Alice'], ['Bob']] }]);
});

void test('a check counts all of its rows, and keeps 20', async () => {
  await admin.query('create table many (a integer)');
  await admin.query('insert into many select 1 from pg_attribute limit 2345');
  const run = await plan({ 'checks.many': { sql: 'select * from many' } });
  const failed = await rejection(callActivity(() => createCheck(run.deps)(run.input('checks.many'))));
  assert.deepEqual(failed.details, [
    { task: 'checks.many', file: 'sql/test/checks/many.sql', failing: 2345, attempt: 1 },
  ]);
  const outcome = JSON.parse((await run.artifacts.get(checkKey(run.ref, 'checks.many'))) ?? '') as {
    failures: { rows: unknown[] }[];
  };
  assert.equal(outcome.failures[0]?.rows.length, 20);
});

void test('a check that writes is refused', async () => {
  const failed = await failureOf('checks.writes', { sql: 'delete from many' });
  assert.match(failed.message, /only reads: expected SELECT, found DELETE in line 1/);
});

void test('a result is compared with what is expected of the sample data, and with nothing on other data', async () => {
  const sql = 'select 1 as place, 0.5::float as share';
  const tasks = { 'analytics.top': { sql, expected: 'place,share\n1,0.5000001\n' } };
  const sample = await plan(tasks, { expected: 'sample' });
  assert.deepEqual(await analyse(sample, 'analytics.top'), ['match', [['1', '0.5']]]);
  const other = await plan(tasks, { expected: 'none' });
  assert.deepEqual(await analyse(other, 'analytics.top'), ['not compared', [['1', '0.5']]]);
});

void test('a result that differs fails for good, and is in artifacts with the difference', async () => {
  const tasks = { 'analytics.top': { sql: 'select 1 as place', expected: 'place\n2\n' } };
  const run = await plan(tasks, { expected: 'sample' });
  const failed = await rejection(callActivity(() => createAnalyse(run.deps)(run.input('analytics.top'))));
  assert.deepEqual([failed.type, failed.nonRetryable], ['ResultDiffers', true]);
  assert.match(failed.message, /1 rows are not expected, 1 expected ones are missing/);
  const result = JSON.parse((await run.artifacts.get(analyticsKey(run.ref, 'analytics.top'))) ?? '') as Record<
    string,
    unknown
  >;
  assert.deepEqual([result['comparison'], result['rows'], result['missing']], ['differs', [['1']], ['["2"]']]);
});

async function plan(tasks: SqlRunOptions['tasks'], params: SqlRunOptions['params'] = {}): Promise<SqlRun> {
  return await planRun({ address: warehouse.address, artifacts: warehouse.folder, params, tasks });
}

async function create(table: string, sql: string): Promise<TaskResult> {
  const run = await plan({ [`create.${table}`]: { sql, writes: [table] } });
  return await callActivity(() => createCreateTable(run.deps)(run.input(`create.${table}`)));
}

/** The failure of one task of a run. */
async function failureOf(
  id: string,
  task: TestTask,
  options: Partial<SqlRunOptions> = {},
): Promise<ApplicationFailure> {
  const common = { address: warehouse.address, artifacts: warehouse.folder };
  const { deps, input } = await planRun({ ...common, ...options, tasks: { [id]: task } });
  const activities = { checks: createCheck, create: createCreateTable };
  const make = activities[id.split('.')[0] as keyof typeof activities] ?? createRunSql;
  return await rejection(callActivity(() => make(deps)(input(id))));
}

async function analyse(run: SqlRun, task: string, call?: ActivityCall): Promise<readonly unknown[]> {
  await callActivity(() => createAnalyse(run.deps)(run.input(task)), call);
  const result = JSON.parse((await run.artifacts.get(analyticsKey(run.ref, task))) ?? '') as Record<string, unknown>;
  return [result['comparison'], result['rows']];
}

async function count(table: string): Promise<number> {
  return toCount(await admin.query(`select count(*) from ${table}`));
}
