import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createListStage } from '../../activities/list-stage.ts';
import { createLoadBatch } from '../../activities/load-batch.ts';
import type { StageListing, TaskInput } from '../../model/run.ts';
import { rejection } from './rejection.ts';
import { callActivity, planRun } from './sql-run.ts';
import { startWarehouseWithS3 } from './warehouse-with-s3.ts';
import type { WarehouseWithS3 } from './warehouse-with-s3.ts';

let place: WarehouseWithS3;
before(async () => {
  place = await startWarehouseWithS3();
});
after(async () => await place.stop());

void test('a changed file empties and loads its own interval anew, and no other', async () => {
  const day = await dated('corrected', { 1: ['a', 'b'], 2: ['c'] });
  await day(1);
  await day(2);
  put('corrected', 1, ['a', 'b', 'late']);
  assert.equal((await day(1)).message, 'All 1 files, into the emptied interval.');
  assert.deepEqual(await rows('corrected'), ['1 a', '1 b', '1 late', '2 c']);
  assert.equal((await day(1)).message, 'Nothing new among 1 files.');
  assert.equal((await day(2)).message, 'Nothing new among 1 files.');
});

void test('a run that is told to reload loads its interval anew once, and no other', async () => {
  const day = await dated('told', { 1: ['a'], 2: ['b'] });
  await day(1);
  await day(2);
  await day(2, { reload: true });
  assert.deepEqual(await rows('told'), ['1 a', '2 b']);
  assert.equal((await day(1)).message, 'Nothing new among 1 files.');
});

void test('rows that a file dates elsewhere stop the loading of its interval anew, and nothing is changed', async () => {
  const day = await dated('elsewhere', { 1: ['a'] });
  place.put('elsewhere/1/a.json', [line(1, 'a'), line(2, 'stray')].join('\n'));
  await day(1);
  const failed = await rejection(day(1, { reload: true }));
  assert.deepEqual([failed.type, failed.nonRetryable], ['LedgerMismatch', true]);
  assert.match(failed.message, /has 1 rows whose ts is from 2018-11-01T.* loads of that interval brought 2/);
  assert.deepEqual(await rows('elsewhere'), ['1 a', '2 stray']);
});

void test('rows that another load brought are never taken away with an interval', async () => {
  const day = await dated('shared', { 1: ['a'], 2: ['b'] });
  place.put('shared/2/b.json', [line(2, 'b'), line(1, 'late')].join('\n'));
  await day(1);
  await day(2);
  assert.equal((await rejection(day(1, { reload: true }))).type, 'LedgerMismatch');
  assert.deepEqual(await rows('shared'), ['1 a', '1 late', '2 b']);
});

type Day = (number: number, more?: Partial<TaskInput>) => Promise<StageListing>;

/** A table of its own with a file of names for each day; what it answers loads a day of it in a run of that day's. */
async function dated(table: string, days: Readonly<Record<number, readonly string[]>>): Promise<Day> {
  await place.admin.query(`create table ${table} (ts timestamp, name varchar(10))`);
  for (const [day, names] of Object.entries(days)) put(table, Number(day), names);
  return async (number, more = {}) => await loadDay(table, number, more);
}

async function loadDay(table: string, number: number, more: Partial<TaskInput>): Promise<StageListing> {
  const id = `stage.${table}`;
  const sql = `copy ${table} from :'files' iam_role :'iam_role' region :'region' json 'auto'`;
  const detail = { intervalColumn: 'ts', onChange: 'reload' } as const;
  const run = await planRun({
    ...place.places,
    params: { files: `s3://music/${table}/${number}/` },
    tasks: { [id]: { sql, writes: [table], more: detail } },
    interval: { start: moment(number), end: moment(number + 1) },
  });
  const listing = await callActivity(() => createListStage(run.deps)(run.input(id, more)));
  const { first, count } = listing.batches;
  for (let batch = first; batch < first + count; batch += 1) {
    await callActivity(() => createLoadBatch(run.deps)(run.input(id, { ...more, batch })));
  }
  return listing;
}

function put(table: string, day: number, names: readonly string[]): void {
  const lines = names.map((name) => line(day, name));
  place.put(`${table}/${day}/${names[0]}.json`, lines.join('\n'));
}

function line(day: number, name: string): string {
  return JSON.stringify({ ts: `${moment(day).slice(0, 10)} 08:00:00`, name });
}

function moment(day: number): string {
  return `2018-11-0${day}T00:00:00.000Z`;
}

/** `day name`, in their order. */
async function rows(table: string): Promise<readonly string[]> {
  const sql = `select extract(day from ts) || ' ' || name from ${table} order by 1`;
  return (await place.admin.query(sql)).values.map(([row]) => row ?? '');
}
