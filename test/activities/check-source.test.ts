import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createCheckSource } from '../../activities/check-source.ts';
import type { PlannedSource } from '../../model/plan.ts';
import type { TaskResult } from '../../model/run.ts';
import type { Session } from '../../warehouse/session.ts';
import { startWarehouse } from '../warehouse/warehouse.ts';
import type { TestWarehouse } from '../warehouse/warehouse.ts';
import { rejection } from './rejection.ts';
import { callActivity, planRun } from './sql-run.ts';

const HOUR = 3600;

let warehouse: TestWarehouse;
let admin: Session;
before(async () => {
  warehouse = await startWarehouse();
  admin = await warehouse.open();
  await admin.query('create table feed (id integer, name varchar(20), price numeric(8, 2), at timestamp, day date)');
  await admin.query("insert into feed values (1, 'a', 1, dateadd(hour, -30, getdate()), trunc(getdate()))");
  await admin.query('create view seen as select id, at from feed');
  await admin.query('create table empty (at timestamptz)');
});

type Expected = Omit<PlannedSource, 'table'> & { readonly table?: string };

const GOOD: readonly (readonly [what: string, source: Expected, said: RegExp])[] = [
  [
    'its columns and its age are as expected',
    { columns: { ID: 'int', name: 'varchar', price: 'numeric(8,2)' }, loadedAt: 'at', errorAfterSeconds: 48 * HOUR },
    /^$/,
  ],
  ['a view', { table: 'seen', columns: { id: 'integer' }, loadedAt: 'at', errorAfterSeconds: 48 * HOUR }, /^$/],
  ['a date says when', { loadedAt: 'day', errorAfterSeconds: 48 * HOUR }, /^$/],
  [
    'older than warnAfter',
    { loadedAt: 'at', warnAfterSeconds: 24 * HOUR, errorAfterSeconds: 48 * HOUR },
    /^Warning: public\.feed is 1 day 6 hours old: its newest at is \S+ \S+ UTC, and warnAfter is 1 day\.$/,
  ],
  [
    'nothing in it, and warnAfter',
    { table: 'empty', loadedAt: 'at', warnAfterSeconds: HOUR },
    /^Warning: public\.empty holds no at, and warnAfter is 1 hour\.$/,
  ],
];

for (const [what, source, said] of GOOD) {
  void test(`a source that is read on: ${what}`, async () => {
    assert.match((await check(source)).message ?? '', said);
  });
}

const BAD: readonly (readonly [what: string, source: Expected, said: RegExp])[] = [
  ['it is not there', { table: 'nowhere', loadedAt: 'at' }, /public\.nowhere is not there/],
  [
    'it lacks columns',
    { columns: { level: 'int', size: 'int' } },
    /has no column level; public\.feed has no column size/,
  ],
  ['a column has another type', { columns: { id: 'bigint' } }, /has column id as integer, and the DAG expects bigint/],
  [
    'a column has another length',
    { columns: { name: 'varchar(30)' } },
    /has column name as varchar\(20\), and the DAG expects varchar\(30\)/,
  ],
  [
    'it is older than errorAfter',
    { loadedAt: 'at', warnAfterSeconds: HOUR, errorAfterSeconds: 24 * HOUR },
    /public\.feed is 1 day 6 hours old: its newest at is \S+ \S+ UTC, and errorAfter is 1 day \(sources in dags\/test\.ts\)\. What reads it was stopped/,
  ],
  [
    'nothing is in it',
    { table: 'empty', loadedAt: 'at', errorAfterSeconds: HOUR },
    /public\.empty holds no at, and errorAfter is 1 hour/,
  ],
];

for (const [what, source, said] of BAD) {
  void test(`a source that stops its run for good: ${what}`, async () => {
    const failed = await rejection(check(source));
    assert.deepEqual([failed.type, failed.nonRetryable], ['StaleSource', true]);
    assert.match(failed.message, said);
  });
}

async function check({ table = 'feed', ...expected }: Expected): Promise<TaskResult> {
  const source: PlannedSource = { table: { schema: 'public', table }, ...expected };
  const tasks = { [`sources.${table}`]: { sql: '', more: { source } } };
  const run = await planRun({ address: warehouse.address, artifacts: warehouse.folder, tasks });
  return await callActivity(() => createCheckSource(run.deps)(run.input(`sources.${table}`)));
}
