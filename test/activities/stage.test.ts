import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createListStage } from '../../activities/list-stage.ts';
import { createLoadBatch } from '../../activities/load-batch.ts';
import { createRunSql } from '../../activities/run-sql.ts';
import { manifestKey } from '../../artifacts/layout.ts';
import { startAws } from '../../local/aws/server.ts';
import type { LocalAws } from '../../local/aws/server.ts';
import type { StageListing, TaskInput, TaskResult } from '../../model/run.ts';
import { toCount } from '../../warehouse/session.ts';
import type { Session } from '../../warehouse/session.ts';
import { startWarehouse } from '../warehouse/warehouse.ts';
import type { TestWarehouse } from '../warehouse/warehouse.ts';
import { rejection } from './rejection.ts';
import { callActivity, planRun } from './sql-run.ts';
import type { SqlRun } from './sql-run.ts';

const BATCH = { maxFiles: 2, maxBytes: 1_000_000 };

let warehouse: TestWarehouse;
let aws: LocalAws;
let admin: Session;
before(async () => {
  warehouse = await startWarehouse();
  const bucketsDirectory = path.join(warehouse.cluster.directory, 'buckets');
  mkdirSync(path.join(bucketsDirectory, 'artifacts'));
  const startCluster = () => assert.fail('Only S3 is asked.');
  const removeCluster = startCluster;
  aws = await startAws({
    stateDirectory: path.join(warehouse.cluster.directory, 'aws'),
    bucketsDirectory,
    port: 0,
    redshiftPort: 0,
    startCluster,
    removeCluster,
  });
  admin = await warehouse.open();
});
after(async () => await aws.stop());

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
  const single = await plan('overtaken', 1);
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
  const run = await plan('whole', 1, warehouse.folder);
  assert.deepEqual((await list(run, 'whole')).batches, { first: 0, count: 1 });
  assert.deepEqual(await load(run, 'whole', 0), { rows: 3, files: 2, attempt: 1 });
  assert.deepEqual((await list(await plan('whole', 1, warehouse.folder), 'whole')).batches, { first: 0, count: 0 });
  put('whole', 'c', 1);
  const failed = await rejection(list(await plan('whole', 1, warehouse.folder), 'whole'));
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
    const run = await planRun({ ...placesOf(), tasks: { 'stage.a': { sql, writes: ['a'] } } });
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

async function plan(table: string, maxFiles = BATCH.maxFiles, artifacts = 's3://artifacts/runs'): Promise<SqlRun> {
  const sql = `copy ${table} from :'source' iam_role :'iam_role' region :'region' json 'auto'`;
  const tasks = {
    [`stage.${table}`]: { sql, writes: [table], batch: { ...BATCH, maxFiles } },
    [`drop.${table}`]: { sql: `drop table if exists ${table}`, writes: [table] },
  };
  return await planRun({ ...placesOf(), artifacts, tasks, params: { source: `s3://music/${table}/` } });
}

function placesOf() {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const access = { region: 'us-west-2', endpoint: aws.endpoint, credentials };
  return { address: warehouse.address, aws: access, artifacts: 's3://artifacts/runs' };
}

async function list(run: SqlRun, table: string): Promise<StageListing> {
  return await callActivity(() => createListStage(run.deps)(run.input(`stage.${table}`)));
}

async function load(run: SqlRun, table: string, batch: number): Promise<TaskResult> {
  const input: TaskInput = run.input(`stage.${table}`, { batch });
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
