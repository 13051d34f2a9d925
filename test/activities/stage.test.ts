import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createListStage } from '../../activities/list-stage.ts';
import { createLoadBatch } from '../../activities/load-batch.ts';
import { createRunSql } from '../../activities/run-sql.ts';
import { manifestKey } from '../../artifacts/layout.ts';
import type { StageListing, TaskInput, TaskResult } from '../../model/run.ts';
import { toCount } from '../../warehouse/session.ts';
import type { Session } from '../../warehouse/session.ts';
import type { TestWarehouse } from '../warehouse/warehouse.ts';
import { rejection } from './rejection.ts';
import { callActivity, planRun } from './sql-run.ts';
import type { SqlRun, TestTask } from './sql-run.ts';
import { startWarehouseWithS3 } from './warehouse-with-s3.ts';
import type { WarehouseWithS3 } from './warehouse-with-s3.ts';

const BATCH = { maxFiles: 2, maxBytes: 1_000_000 };

let withS3: WarehouseWithS3;
let warehouse: TestWarehouse;
let admin: Session;
before(async () => {
  withS3 = await startWarehouseWithS3();
  ({ warehouse, admin } = withS3);
});
after(async () => await withS3.stop());

void test('a prefix is loaded in batches, each once, and a second run finds nothing new', async () => {
  const { run } = await staged('plays', { a: 1, b: 2, c: 3 });
  const listing = await list(run, 'plays');
  assert.deepEqual(listing, { batches: { first: 1, count: 2 }, files: 3, message: undefined, attempt: 1 });
  assert.deepEqual(await load(run, 'plays', 1), { rows: 3, files: 2, attempt: 1 });
  assert.deepEqual(await load(run, 'plays', 2), { rows: 3, files: 1, attempt: 1 });
  assert.equal((await load(run, 'plays', 1)).alreadyDone, true);
  assert.equal(await count('plays'), 6);
  const again = await plan('plays');
  const nothing = { batches: { first: 1, count: 0 }, files: 0, message: 'Nothing new among 3 files.', attempt: 1 };
  assert.deepEqual(await list(again, 'plays'), nothing);
});

void test('the manifest names its files as mandatory, and lies in artifacts', async () => {
  const { run } = await staged('manifested', { a: 1 });
  await list(run, 'manifested');
  const place = { task: 'stage.manifested', generation: 0, batch: 1 };
  const manifest = JSON.parse((await run.artifacts.get(manifestKey(run.ref, place))) ?? '') as unknown;
  assert.deepEqual(manifest, { entries: [{ url: 's3://music/manifested/a.json', mandatory: true }] });
});

void test('new files are loaded beside known ones', async () => {
  const { run } = await staged('growing', { a: 1, b: 1, c: 1 });
  await loadAll(run, 'growing');
  put('growing', 'd', 4);
  const next = await plan('growing');
  assert.equal((await loadAll(next, 'growing')).message, '1 new of 4 files.');
  assert.equal(await count('growing'), 7);
});

void test('batches that a listing adds to a run are numbered on from those that it has', async () => {
  const { run } = await staged('numbered', { a: 1, b: 1, c: 1 });
  await list(run, 'numbered');
  await load(run, 'numbered', 1);
  assert.deepEqual((await list(run, 'numbered')).batches, { first: 2, count: 1 });
});

void test('a batch that finds some of its files loaded under another number loads the rest', async () => {
  const { run } = await staged('overtaken', { a: 1, b: 1, c: 1 });
  await list(run, 'overtaken');
  const single = await plan('overtaken', { maxFiles: 1 });
  await list(single, 'overtaken');
  await load(single, 'overtaken', 1);
  assert.equal((await load(run, 'overtaken', 1)).files, 1);
  await load(run, 'overtaken', 2);
  assert.equal(await count('overtaken'), 3);
});

void test('a known file with another etag stops the listing, and nothing is loaded', async () => {
  const { run } = await staged('changed', { a: 1, b: 1 });
  await loadAll(run, 'changed');
  put('changed', 'a', 2);
  put('changed', 'c', 1);
  const failed = await rejection(list(await plan('changed'), 'changed'));
  assert.deepEqual([failed.type, failed.nonRetryable], ['ChangedFiles', true]);
  assert.match(
    failed.message,
    /1 of its files were loaded before and have changed since: s3:\/\/music\/changed\/a\.json/,
  );
  assert.equal(await count('changed'), 2);
});

void test('a table whose rows are not those that its loads brought stops the listing, which says what to run', async () => {
  const { run } = await staged('tampered', { a: 2 });
  await loadAll(run, 'tampered');
  await admin.query('insert into tampered values (99)');
  const failed = await rejection(list(await plan('tampered'), 'tampered'));
  assert.deepEqual([failed.type, failed.nonRetryable], ['LedgerMismatch', true]);
  assert.match(failed.message, /public\.tampered has 3 rows, and the ledger says that loads brought 2/);
  for (const statement of /run: (.*) and then retry/.exec(failed.message)?.[1]?.split(';') ?? []) {
    if (statement.trim() !== '') await admin.query(statement);
  }
  await loadAll(await plan('tampered'), 'tampered');
  assert.equal(await count('tampered'), 2);
});

void test('a table that a drop task dropped is loaded anew', async () => {
  const { run } = await staged('dropped', { a: 1, b: 1 });
  await loadAll(run, 'dropped');
  const next = await plan('dropped');
  await callActivity(() => createRunSql(next.deps)(next.input('drop.dropped')));
  await admin.query('create table dropped (n integer)');
  await loadAll(next, 'dropped');
  assert.equal(await count('dropped'), 2);
});

void test('a table that is gone stops the listing, which names the task that makes it', async () => {
  const { run } = await staged('vanished', { a: 1 });
  await loadAll(run, 'vanished');
  await admin.query('drop table vanished');
  const failed = await rejection(list(await plan('vanished'), 'vanished'));
  assert.deepEqual([failed.type, failed.nonRetryable], ['LedgerMismatch', true]);
  assert.match(failed.message, /there is no table public\.vanished\..*shiftwork clear test-\S+ create\.vanished$/);
});

void test('a table that other tasks add to may have more rows than were loaded, and not fewer', async () => {
  const more = { tableRows: 'more' } as const;
  const { run } = await staged('shared_rows', { a: 2 });
  await loadAll(run, 'shared_rows');
  await admin.query('insert into shared_rows values (99)');
  assert.equal((await list(await plan('shared_rows', { more }), 'shared_rows')).files, 0);
  await admin.query('truncate shared_rows');
  const failed = await rejection(list(await plan('shared_rows', { more }), 'shared_rows'));
  assert.match(failed.message, /has 0 rows, and the ledger says that loads brought 2/);
});

void test('with @on_change append a changed file is loaded beside what it brought before, once', async () => {
  const more = { onChange: 'append' } as const;
  const { run } = await staged('appended', { a: 1, b: 1 });
  await loadAll(run, 'appended');
  put('appended', 'a', 3);
  assert.equal((await loadAll(await plan('appended', { more }), 'appended')).message, '1 new of 2 files.');
  assert.equal((await loadAll(await plan('appended', { more }), 'appended')).files, 0);
  assert.equal(await count('appended'), 5);
});

void test('with @on_change reload a changed file empties the table and loads everything anew, and only then', async () => {
  const more = { onChange: 'reload' } as const;
  const { run } = await staged('reloaded', { a: 1, b: 1, c: 1 });
  await loadAll(run, 'reloaded');
  put('reloaded', 'a', 3);
  put('reloaded', 'd', 1);
  const next = await plan('reloaded', { more });
  const listing = await loadAll(next, 'reloaded');
  assert.equal(listing.message, 'All 4 files, into the emptied table.');
  assert.equal(await count('reloaded'), 6);
  assert.equal((await load(next, 'reloaded', listing.batches.first)).alreadyDone, true);
  assert.equal((await loadAll(await plan('reloaded', { more }), 'reloaded')).files, 0);
  assert.equal(await count('reloaded'), 6);
});

for (const artifacts of ['a bucket', 'a folder']) {
  void test(`a reload is done once, though its table was changed by hand, with artifacts in ${artifacts}`, async () => {
    const table = artifacts.replace(' ', '_');
    const place = artifacts === 'a folder' ? { artifacts: warehouse.folder } : {};
    const { run } = await staged(table, { a: 1, b: 1, c: 1 });
    await loadAll(run, table);
    await admin.query(`insert into ${table} values (98), (99)`);
    const next = await plan(table, place);
    const listing = await list(next, table, { reload: true });
    assert.deepEqual([listing.batches.count, listing.files], [1, 3]);
    const { first } = listing.batches;
    const loaded = await load(next, table, { batch: first, reload: true });
    assert.deepEqual([loaded.rows, loaded.files, loaded.alreadyDone], [3, 3, undefined]);
    assert.deepEqual((await list(next, table, { reload: true })).batches, listing.batches);
    assert.equal((await load(next, table, { batch: first, reload: true })).alreadyDone, true);
    const again = await list(next, table, { reload: true, generation: 1 });
    await load(next, table, { batch: again.batches.first, reload: true, generation: 1 });
    assert.equal(await count(table), 3);
    assert.equal((await list(await plan(table, place), table)).files, 0);
  });
}

void test('a reload that fails leaves the table as it was', async () => {
  const { run } = await staged('kept', { a: 1 });
  await loadAll(run, 'kept');
  warehouse.cluster.putObject('music', 'kept/b.json', '{"n": "Alice"}');
  const next = await plan('kept');
  const { first } = (await list(next, 'kept', { reload: true })).batches;
  assert.equal((await rejection(load(next, 'kept', { batch: first, reload: true }))).type, 'BadData');
  assert.equal(await count('kept'), 1);
  assert.equal((await list(await plan('kept'), 'kept')).message, '1 new of 2 files.');
});

void test('a table that two stage tasks load is not reloaded by one of them, which says what to run', async () => {
  const { run } = await staged('doubly', { a: 1 });
  await loadAll(run, 'doubly');
  await admin.query("update shiftwork.public$doubly set task = 'stage.other' where entry = 'load'");
  const failed = await rejection(list(await plan('doubly'), 'doubly', { reload: true }));
  assert.deepEqual([failed.type, failed.nonRetryable], ['NotSupported', true]);
  assert.match(failed.message, /it would take away what stage\.other loaded into it/);
});

void test('files that one table has are new to another, and to that table in another schema', async () => {
  const { run } = await staged('first_of_two', { a: 1, b: 1 });
  await loadAll(run, 'first_of_two');
  const source = 's3://music/first_of_two/';
  await admin.query('create schema dev');
  for (const table of ['dev.first_of_two', 'second_of_two']) await admin.query(`create table ${table} (n integer)`);
  const other = await plan('second_of_two', { source });
  assert.equal((await loadAll(other, 'second_of_two')).files, 2);
  const dev = await plan('first_of_two', { source, schema: 'dev' });
  assert.equal((await loadAll(dev, 'first_of_two')).files, 2);
  assert.equal((await loadAll(await plan('first_of_two'), 'first_of_two')).files, 0);
  assert.deepEqual(
    [await count('first_of_two'), await count('second_of_two'), await count('dev.first_of_two')],
    [2, 2, 2],
  );
});

void test('a prefix with no file fails for good', async () => {
  await admin.query('create table empty (n integer)');
  warehouse.cluster.putObject('music', 'other/a.json', '{}');
  const failed = await rejection(list(await plan('empty'), 'empty'));
  assert.deepEqual([failed.type, failed.nonRetryable], ['NoFiles', true]);
  assert.match(failed.message, /no file's name begins with s3:\/\/music\/empty\//);
});

void test('a file that cannot be loaded fails its batch for good, with file, line and reason; the value is in artifacts alone', async () => {
  const { run } = await staged('malformed', { a: 1 });
  warehouse.cluster.putObject('music', 'malformed/b.json', '{"n": 1}\n{"n": "Alice"}');
  await list(run, 'malformed');
  const failed = await rejection(load(run, 'malformed', 1));
  assert.deepEqual([failed.type, failed.nonRetryable], ['BadData', true]);
  assert.match(
    failed.message,
    /^stage\.malformed failed: s3:\/\/music\/malformed\/b\.json line 2, column n: Invalid digit/,
  );
  assert.doesNotMatch(JSON.stringify([failed.message, failed.details]), /Alice/);
  const [place = ''] = await run.artifacts.list(`runs/test/${run.ref.runKey}/load-errors/`);
  assert.match((await run.artifacts.get(place)) ?? '', /Alice/);
  assert.equal(await count('malformed'), 0);
  put('malformed', 'b', 1);
  await list(run, 'malformed');
  await load(run, 'malformed', 1);
  assert.equal(await count('malformed'), 2);
});

void test('with artifacts in a folder a prefix is one COPY, and its files are those that the warehouse says it loaded', async () => {
  await staged('whole', { a: 1, b: 2 });
  const run = await plan('whole', { artifacts: warehouse.folder });
  assert.deepEqual((await list(run, 'whole')).batches, { first: 0, count: 1 });
  assert.deepEqual(await load(run, 'whole', 0), { rows: 3, files: 2, attempt: 1 });
  assert.deepEqual((await list(await plan('whole', { artifacts: warehouse.folder }), 'whole')).batches, {
    first: 0,
    count: 0,
  });
  put('whole', 'c', 1);
  const failed = await rejection(list(await plan('whole', { artifacts: warehouse.folder }), 'whole'));
  assert.equal(failed.type, 'NotSupported');
});

const REFUSED = {
  "delete from a; copy a from 's3://music/a' iam_role default": /a stage file holds one COPY and nothing else/,
  "copy a from 's3://music/a' iam_role default manifest": /leave MANIFEST out/,
  "copy a from 's3://music/a' iam_role default noload": /NOLOAD loads nothing/,
  "copy a from 'dynamodb://a' iam_role default": /its source is not in S3/,
};

for (const [sql, reason] of Object.entries(REFUSED)) {
  void test(`${sql} is refused as a stage file`, async () => {
    const run = await planRun({ ...withS3.places, tasks: { 'stage.a': { sql, writes: ['a'] } } });
    const failed = await rejection(callActivity(() => createListStage(run.deps)(run.input('stage.a'))));
    assert.deepEqual([failed.type, failed.nonRetryable], ['SqlFailed', true]);
    assert.match(failed.message, reason);
  });
}

/** A table of its own with files of so many rows under `s3://music/<table>/`, and a run that loads them. */
async function staged(table: string, files: Readonly<Record<string, number>>): Promise<{ run: SqlRun }> {
  await admin.query(`create table ${table} (n integer)`);
  for (const [name, rows] of Object.entries(files)) put(table, name, rows);
  return { run: await plan(table) };
}

function put(table: string, name: string, rows: number): void {
  const lines = Array.from({ length: rows }, (_, index) => JSON.stringify({ n: index }));
  warehouse.cluster.putObject('music', `${table}/${name}.json`, lines.join('\n'));
}

interface PlanChanges {
  readonly maxFiles?: number;
  readonly artifacts?: string;
  readonly source?: string;
  readonly schema?: string;
  readonly more?: TestTask['more'];
}

async function plan(table: string, changes: PlanChanges = {}): Promise<SqlRun> {
  const { maxFiles = BATCH.maxFiles, artifacts, source = `s3://music/${table}/`, schema = 'public', more } = changes;
  const sql = `copy ${table} from :'source' iam_role :'iam_role' region :'region' json 'auto'`;
  const stage = { sql, writes: [table], batch: { ...BATCH, maxFiles }, ...(more === undefined ? {} : { more }) };
  const tasks = {
    [`create.${table}`]: { sql: `create table ${table} (n integer)`, writes: [table] },
    [`stage.${table}`]: stage,
    [`drop.${table}`]: { sql: `drop table if exists ${table}`, writes: [table] },
  };
  const places = { ...withS3.places, ...(artifacts === undefined ? {} : { artifacts }) };
  return await planRun({ ...places, schema, tasks, params: { source } });
}

async function list(run: SqlRun, table: string, more: Partial<TaskInput> = {}): Promise<StageListing> {
  return await callActivity(() => createListStage(run.deps)(run.input(`stage.${table}`, more)));
}

async function load(run: SqlRun, table: string, batch: number | Partial<TaskInput>): Promise<TaskResult> {
  const input: TaskInput = run.input(`stage.${table}`, typeof batch === 'number' ? { batch } : batch);
  return await callActivity(() => createLoadBatch(run.deps)(input));
}

async function loadAll(run: SqlRun, table: string): Promise<StageListing> {
  const listing = await list(run, table);
  const { first, count: batches } = listing.batches;
  for (let batch = first; batch < first + batches; batch += 1) await load(run, table, batch);
  return listing;
}

async function count(table: string): Promise<number> {
  return toCount(await admin.query(`select count(*) from ${table}`));
}
