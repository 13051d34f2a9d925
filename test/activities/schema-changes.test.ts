import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createCreateTable } from '../../activities/create-table.ts';
import type { TaskResult } from '../../model/run.ts';
import { insertLoad, knownFiles, loadedRows } from '../../warehouse/ledger/files.ts';
import type { Session } from '../../warehouse/session.ts';
import { readTableShape } from '../../warehouse/table-shape.ts';
import { startWarehouse } from '../warehouse/warehouse.ts';
import type { TestWarehouse } from '../warehouse/warehouse.ts';
import { rejection } from './rejection.ts';
import { callActivity, planRun } from './sql-run.ts';
import type { SqlRun } from './sql-run.ts';

let warehouse: TestWarehouse;
let admin: Session;
before(async () => {
  warehouse = await startWarehouse();
  admin = await warehouse.open();
  await admin.query('create table people (id integer not null primary key)');
});

/** A table as it is, its file as it has become, and what the task says that it has sent. */
const DONE: readonly (readonly [name: string, before: string, after: string, sent: readonly string[]])[] = [
  [
    'added',
    'a integer',
    "a integer, b varchar(10) default 'x', c date",
    [`ADD COLUMN "b" varchar(10) DEFAULT 'x'`, 'ADD COLUMN "c" date'],
  ],
  ['filled', 'a integer', 'a integer, b integer default 7 not null', ['ADD COLUMN "b" integer DEFAULT 7 NOT NULL']],
  ['widened', 'a varchar(10), b integer', 'a varchar(20), b integer', ['ALTER COLUMN "a" TYPE varchar(20)']],
  ['spread', 'a integer', 'a integer distkey', ['ALTER DISTKEY "a"']],
  ['sorted', 'a integer, b integer', 'a integer, b integer sortkey', ['ALTER SORTKEY ("b")']],
  ['encoded', 'a integer encode raw', 'a integer encode zstd', ['ALTER COLUMN "a" ENCODE zstd']],
  ['keyed', 'a integer not null', 'a integer not null primary key', ['ADD PRIMARY KEY ("a")']],
  ['unkeyed', 'a integer unique', 'a integer', ['DROP CONSTRAINT "unkeyed_a_key"']],
  [
    'related',
    'a integer',
    'a integer references people (id)',
    ['ADD FOREIGN KEY ("a") REFERENCES "public"."people" ("id")'],
  ],
  [
    'all_at_once',
    'a varchar(10)',
    'a varchar(20) distkey, b date sortkey',
    ['ALTER COLUMN "a" TYPE varchar(20)', 'ADD COLUMN "b" date', 'ALTER DISTKEY "a"', 'ALTER SORTKEY ("b")'],
  ],
];

for (const [name, columns, wanted, sent] of DONE) {
  void test(`a table is changed without a loss, and it is said: ${name}`, async () => {
    await admin.query(`create table ${name} (${columns})`);
    await admin.query(`insert into ${name} select distinct 1 from pg_class`);
    const { message = '' } = await create(name, `create table ${name} (${wanted})`);
    for (const sql of sent) assert.ok(message.includes(`ALTER TABLE "public"."${name}" ${sql}`), message);
    assert.equal((await create(name, `create table ${name} (${wanted})`)).message, `public.${name} is up to date.`);
    assert.deepEqual(await rows(`select a from ${name}`), [['1']]);
  });
}

void test('a table that needs a rebuild stops the task, which changes nothing and says what to run', async () => {
  await admin.query('create table offered (a integer, b varchar(10))');
  const failed = await failureOf('offered', 'create table offered (a bigint, b varchar(20), c integer)');
  assert.deepEqual([failed.type, failed.nonRetryable], ['SchemaDrift', true]);
  assert.match(failed.message, /column a is integer in the table, bigint in the file; column b is varchar\(10\)/);
  assert.match(failed.message, /shiftwork retry test-\S+ --rebuild public\.offered$/);
  assert.equal(
    (await create('offered', 'create table offered (a integer, b varchar(10))')).message,
    'public.offered is up to date.',
  );
});

void test('a table that would lose data stops the task, which changes nothing and says what to run', async () => {
  await admin.query('create table losing (a varchar(10), b integer, c integer)');
  const failed = await failureOf('losing', 'create table losing (a varchar(20), b integer)', { rebuild: true });
  assert.match(failed.message, /column c is in the table, and not in the file/);
  assert.match(failed.message, /ALTER TABLE "public"\."losing" DROP COLUMN "c"; .*and then retry\.$/);
  const narrower = await failureOf('losing', 'create table losing (a varchar(5), b integer, c integer)');
  assert.match(narrower.message, /varchar\(5\) in the file, which cannot hold all its values/);
  assert.match(narrower.message, /DROP TABLE "public"\."losing";/);
  assert.equal(
    (await create('losing', 'create table losing (a varchar(10), b integer, c integer)')).message,
    'public.losing is up to date.',
  );
});

void test('NOT NULL is offered where no row is NULL, and stops where one is', async () => {
  await admin.query('create table strict (a integer)');
  await admin.query('insert into strict values (1)');
  const sql = 'create table strict (a integer not null)';
  assert.match((await failureOf('strict', sql)).message, /--rebuild public\.strict$/);
  await admin.query('insert into strict values (null), (null)');
  assert.match(
    (await failureOf('strict', sql, { rebuild: true })).message,
    /NOT NULL in the file, and 2 rows hold NULL/,
  );
});

void test('a rebuild keeps rows, rights, views, keys of other tables and what the ledger knows', async () => {
  await makeUsers();
  const people = await rows('select id, name from users order by id');
  const { message } = await create('users', USERS_NOW, { rebuild: true });
  assert.match(
    message ?? '',
    /^Rebuilt public\.users: .*column id is integer in the table, bigint in the file.* 2 rows were copied\.$/,
  );
  assert.deepEqual(await rows('select id, name from users order by id'), people);
  assert.deepEqual(await rows('select name, n from names_counted order by name'), [
    ['Ann', '1'],
    ['Bob', '1'],
  ]);
  assert.deepEqual(await rights('users'), [
    'INSERT clerk f',
    'SELECT analysts f',
    'SELECT public f',
    'UPDATE(name) clerk',
  ]);
  assert.deepEqual(await rights('names'), ['SELECT clerk f']);
  assert.deepEqual(await rows("select conname from pg_constraint where contype = 'f' and conname = 'plays_of'"), [
    ['plays_of'],
  ]);
  const table = { schema: 'public', table: 'users' };
  assert.equal(await loadedRows(admin, table), 2);
  assert.equal((await knownFiles(admin, table, { bucket: 'b', key: '' })).size, 1);
  const shape = await readTableShape(admin, table, 'public');
  assert.deepEqual(
    shape.columns.map(({ name, type }) => `${name} ${type}`),
    ['name varchar(20)', 'id bigint', 'level varchar(5)'],
  );
  assert.equal((await create('users', USERS_NOW)).message, 'public.users is up to date.');
});

void test('a rebuild that fails leaves the table, its views and its rights as they were', async () => {
  await admin.query('create table whole (a integer, b integer)');
  await admin.query('insert into whole values (1, 2)');
  await admin.query('create materialized view whole_kept as select a from whole');
  const failed = await failureOf('whole', 'create table whole (b integer, a integer)', { rebuild: true });
  assert.match(failed.message, /It cannot be rebuilt: the materialized view public\.whole_kept reads it/);
  assert.deepEqual(await rows('select a, b from whole'), [['1', '2']]);
  assert.deepEqual(await rows('select a from whole_kept'), [['1']]);
});

void test('a rebuild that was asked for and is not needed is not made', async () => {
  await admin.query('create table needless (a varchar(10))');
  const { message } = await create('needless', 'create table needless (a varchar(20))', { rebuild: true });
  assert.match(message ?? '', /^ALTER TABLE "public"\."needless" ALTER COLUMN "a" TYPE varchar\(20\)/);
});

void test('a column that was widened before a crash is no difference to the next attempt', async () => {
  await admin.query('create table crashed (a varchar(10))');
  const sql = 'create table crashed (a varchar(20), b integer)';
  const run = await plan('crashed', sql);
  // The attempt that is lost has sent this much.
  await admin.query('alter table crashed alter column a type varchar(20)');
  const { message } = await callActivity(() => createCreateTable(run.deps)(run.input('create.crashed')), {
    attempt: 2,
  });
  assert.equal(message, 'Changed public.crashed: ALTER TABLE "public"."crashed" ADD COLUMN "b" integer.');
});

void test('a finished task does not change a table again that was changed after it', async () => {
  const run = await plan('late', 'create table late (a varchar(20))');
  const activity = () => createCreateTable(run.deps)(run.input('create.late'));
  await callActivity(activity);
  await admin.query('drop table late');
  await admin.query('create table late (a varchar(10))');
  assert.equal((await callActivity(activity, { attempt: 2 })).alreadyDone, true);
  assert.equal(
    (await readTableShape(admin, { schema: 'public', table: 'late' }, 'public')).columns[0]?.type,
    'varchar(10)',
  );
});

void test('two runs that change one table at once both end well, and it is changed once', async () => {
  await admin.query('create table contested (a varchar(10) not null)');
  const sql = 'create table contested (a varchar(20) not null, b integer, primary key (a))';
  const runs = await Promise.all([plan('contested', sql), plan('contested', sql)]);
  await Promise.all(
    runs.map(async (run) => await callActivity(() => createCreateTable(run.deps)(run.input('create.contested')))),
  );
  const { columns, keys } = await readTableShape(admin, { schema: 'public', table: 'contested' }, 'public');
  assert.deepEqual(
    columns.map(({ name, type }) => `${name} ${type}`),
    ['a varchar(20)', 'b integer'],
  );
  assert.equal(keys.length, 1);
});

const USERS_NOW =
  'create table users (name varchar(20), id bigint not null, level varchar(5), constraint users_key primary key (id)) diststyle all';

async function makeUsers(): Promise<void> {
  for (const sql of [
    'create table users (id integer not null, name varchar(10), constraint users_key primary key (id))',
    "insert into users values (1, 'Ann'), (2, 'Bob')",
    'create view names as select id, name from users',
    'create view names_counted as select n.name, count(*) as n from names n join users u on u.id = n.id group by n.name',
    'create table plays (user_id integer)',
    'alter table plays add constraint plays_of foreign key (user_id) references users (id)',
    'create group analysts',
    'create user clerk password disable',
    'grant select on users to group analysts',
    'grant select on users to public',
    'grant insert on users to clerk',
    'grant update (name) on users to clerk',
    'grant select on names to clerk',
  ])
    await admin.query(sql);
  // Makes the ledger of the table.
  await failureOf('users', USERS_NOW);
  const key = { runKey: 'r', task: 'stage.users', batch: 1, generation: 0 };
  const files = [{ bucket: 'b', key: 'users.json', etag: 'e', bytes: 1 }];
  await insertLoad(admin, { schema: 'public', table: 'users' }, { key, sqlHash: '', counts: { rows: 2 }, files });
}

async function rights(relation: string): Promise<readonly string[]> {
  const relations = await rows(
    `select privilege_type, identity_name, admin_option from svv_relation_privileges where relation_name = '${relation}' and identity_name <> 'awsuser'`,
  );
  const columns = await rows(
    `select privilege_type, column_name, identity_name from svv_column_privileges where relation_name = '${relation}'`,
  );
  return [
    ...relations.map((row) => row.join(' ')),
    ...columns.map(([privilege, column, name]) => `${privilege}(${column}) ${name}`),
  ].sort();
}

async function plan(table: string, sql: string, more: { readonly rebuild?: true } = {}): Promise<SqlRun> {
  const tasks = { [`create.${table}`]: { sql, writes: [table], more } };
  return await planRun({ address: warehouse.address, artifacts: warehouse.folder, tasks });
}

async function create(table: string, sql: string, more?: { readonly rebuild?: true }): Promise<TaskResult> {
  const run = await plan(table, sql, more);
  return await callActivity(() => createCreateTable(run.deps)(run.input(`create.${table}`)));
}

async function failureOf(table: string, sql: string, more?: { readonly rebuild?: true }) {
  return await rejection(create(table, sql, more));
}

async function rows(sql: string): Promise<readonly (readonly (string | null)[])[]> {
  return (await admin.query(sql)).values;
}
