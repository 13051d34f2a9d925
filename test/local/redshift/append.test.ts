import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import type { Client } from 'pg';
import { connectLocalCluster } from './local-cluster.ts';

let client: Client;

before(async () => {
  client = await connectLocalCluster();
  await client.query('create table a (id int, name varchar(10)); create table b (name varchar(10), id int)');
  await client.query(
    'create table more (id int, name varchar(10), at timestamp); create table wide (id bigint, name varchar(10))',
  );
});

beforeEach(async () => {
  await client.query('rollback');
  await client.query('delete from a; delete from b; delete from more');
  await client.query(
    `insert into a values (1, 'x'); insert into b values ('y', 2); insert into more values (3, 'z', getdate())`,
  );
});

async function ids(table: string): Promise<readonly number[]> {
  const { rows } = await client.query<{ id: number }>(`select id from ${table} order by id`);
  return rows.map(({ id }) => id);
}

test('ALTER TABLE APPEND moves the rows, by the names of the columns, and leaves the source empty', async () => {
  await client.query('alter table a append from b');
  assert.deepEqual([await ids('a'), await ids('b')], [[1, 2], []]);
  assert.deepEqual((await client.query('select name from a where id = 2')).rows, [{ name: 'y' }]);
});

test('through the extended protocol too', async () => {
  await client.query({ name: 'append', text: 'alter table "A" append from public.b', values: [] });
  assert.deepEqual([await ids('a'), await ids('b')], [[1, 2], []]);
});

test('IGNOREEXTRA leaves out what only the source has, FILLTARGET fills what only the target has', async () => {
  await client.query('alter table a append from more ignoreextra');
  await client.query('alter table more append from a filltarget');
  assert.deepEqual([await ids('a'), await ids('more')], [[], [1, 3]]);
});

for (const [sql, code] of [
  ['alter table a append from more', '42804'],
  ['alter table more append from a', '42804'],
  ['alter table a append from wide', '42804'],
  ['alter table a append from a', '42P16'],
  ['alter table a append from nowhere', '42P01'],
] as const) {
  test(`${sql} is refused, and moves nothing`, async () => {
    await assert.rejects(client.query(sql), { code });
    assert.deepEqual([await ids('a'), await ids('more')], [[1], [3]]);
  });
}

for (const sql of ['alter table a append from b', 'alter table a alter column name type varchar(20)']) {
  test(`${sql} cannot run inside a transaction block`, async () => {
    await client.query('begin');
    await assert.rejects(client.query(sql), {
      code: '25001',
      message: /^ALTER TABLE \w+.* cannot run inside a transaction block$/,
    });
    await client.query('rollback');
    await client.query(sql);
  });
}
