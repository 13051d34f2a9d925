import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import type { Client } from 'pg';
import { startTestCluster } from './local-cluster.ts';
import { waitFor } from './wait-for.ts';

let first: Client;
let second: Client;
let observer: Client;

before(async () => {
  const cluster = await startTestCluster();
  [first, second, observer] = [await cluster.connect(), await cluster.connect(), await cluster.connect()];
  await observer.query('create table t (id int, n int); create table u (id int)');
});

beforeEach(async () => {
  for (const client of [first, second]) await client.query('rollback');
  await observer.query('delete from t; delete from u; insert into t values (1, 10)');
});

/** Starts a statement that has to wait for a lock, and settles when it does. */
async function untilItWaits(client: Client, sql: string): Promise<{ readonly result: Promise<unknown> }> {
  const result = client.query(sql);
  result.catch(() => undefined);
  await waitFor(`${sql} waits`, async () => {
    const { rows } = await observer.query(`select 1 from stv_locks where lock_status like 'Waiting%'`);
    return rows.length > 0;
  });
  return { result };
}

async function valuesSeenBy(client: Client): Promise<readonly number[]> {
  const { rows } = await client.query<{ n: number }>('select n from t order by n');
  return rows.map(({ n }) => n);
}

test('a transaction that locks first and looks then sees what was committed while it waited', async () => {
  await first.query('begin; lock t');
  await first.query('insert into t values (2, 20)');
  await second.query('begin');
  const { result } = await untilItWaits(second, 'lock t');
  await first.query('commit');
  await result;
  assert.deepEqual(await valuesSeenBy(second), [10, 20]);
});

test('LOCK and SELECT in one string see what was committed while it waited', async () => {
  await first.query('begin; lock t');
  await first.query('insert into t values (2, 20)');
  const { result } = await untilItWaits(second, 'begin; lock t; select n from t order by n');
  await first.query('commit');
  const [, , select] = (await result) as [unknown, unknown, { rows: unknown[] }];
  assert.deepEqual(select.rows, [{ n: 10 }, { n: 20 }]);
});

test('LOCK shuts out readers until the transaction ends', async () => {
  await first.query('begin; lock t');
  const { result } = await untilItWaits(second, 'select * from t');
  await first.query('commit');
  await result;
});

for (const write of [
  'insert into t values (3, 30)',
  'update t set n = n + 1',
  'delete from t where id = 9',
  'merge into t using u on t.id = u.id when matched then delete when not matched then insert values (u.id, 0)',
]) {
  test(`one writer at a time, and readers go on: ${write}`, async () => {
    await first.query('begin');
    await first.query('insert into t values (2, 20)');
    const { result } = await untilItWaits(second, write);
    assert.deepEqual(await valuesSeenBy(observer), [10]);
    await first.query('commit');
    await result;
  });
}

test('a write by itself that waited for another writes on top of it', async () => {
  await first.query('begin; update t set n = 11');
  const { result } = await untilItWaits(second, 'update t set n = n + 1');
  await first.query('commit');
  await result;
  assert.deepEqual(await valuesSeenBy(observer), [12]);
});

test('the same with parameters, through the extended protocol', async () => {
  await first.query('begin; update t set n = 11');
  const waiting = second.query('update t set n = n + $1', [1]);
  await waitFor('the update waits', async () => {
    const { rows } = await observer.query(`select 1 from stv_locks where lock_status like 'Waiting%'`);
    return rows.length > 0;
  });
  await first.query('commit');
  await waiting;
  assert.deepEqual(await valuesSeenBy(observer), [12]);
});

test('writers of different tables do not wait for each other', async () => {
  await first.query('begin; insert into t values (2, 20)');
  await second.query('insert into u values (1)');
  const { rows } = await observer.query('select count(*)::int as n from u');
  assert.deepEqual(rows, [{ n: 1 }]);
});

test('a reader of a table that is being written sees it as it was, and keeps seeing it so', async () => {
  await second.query('begin');
  assert.deepEqual(await valuesSeenBy(second), [10]);
  await first.query('insert into t values (2, 20)');
  assert.deepEqual(await valuesSeenBy(second), [10]);
  await second.query('commit');
  assert.deepEqual(await valuesSeenBy(second), [10, 20]);
});

test('a transaction that changes a row which changed since its snapshot fails with 1023', async () => {
  await second.query('begin');
  await valuesSeenBy(second);
  await first.query('update t set n = 11');
  await assert.rejects(second.query('update t set n = n + 1'), {
    code: 'XX000',
    message: '1023',
    detail: /^Serializable isolation violation on table - t, transactions forming the cycle are: /,
  });
});

test('a key is declared in a transaction though the table was altered since its snapshot', async () => {
  await observer.query('create table keyed (id int not null)');
  await first.query('begin; select count(*) from u');
  await second.query('alter table keyed add column n int');
  await first.query('alter table keyed add primary key (id)');
  await first.query('commit');
  await observer.query('insert into keyed values (1, 1), (1, 2)');
});

test('at snapshot isolation two transactions that read and then append to one table both commit', async () => {
  for (const client of [first, second]) await client.query('begin; select count(*) from t');
  await first.query('insert into t values (2, 20); commit');
  await second.query('insert into t values (3, 30); commit');
  assert.deepEqual(await valuesSeenBy(observer), [10, 20, 30]);
});

test('at serializable isolation one of the two fails with 1023', async () => {
  const cluster = await startTestCluster({ isolation: 'serializable' });
  const [one, other] = [await cluster.connect(), await cluster.connect()];
  await one.query('create table t (id int, n int)');
  for (const client of [one, other]) await client.query('begin; select count(*) from t');
  await one.query('insert into t values (2, 20); commit');
  await assert.rejects(other.query('insert into t values (3, 30); commit'), { code: 'XX000', message: '1023' });
});

test('what BEGIN says of isolation changes nothing', async () => {
  await second.query('begin isolation level read committed');
  assert.deepEqual(await valuesSeenBy(second), [10]);
  await first.query('insert into t values (2, 20)');
  assert.deepEqual(await valuesSeenBy(second), [10]);
});

test('TRUNCATE commits, and cannot be rolled back', async () => {
  await first.query('begin');
  await first.query('insert into u values (1)');
  await first.query('truncate t');
  await first.query('rollback');
  assert.deepEqual(await valuesSeenBy(observer), []);
  assert.deepEqual((await observer.query('select id from u')).rows, [{ id: 1 }]);
});

test('two transactions that replace two tables of one view with no schema binding both commit', async () => {
  await observer.query('create table seen (a int); create table other (b int)');
  await observer.query('create view late as select a, b from public.seen, public.other with no schema binding');
  for (const client of [first, second]) await client.query('begin');
  await first.query('alter table seen rename to seen_before');
  const { result } = await untilItWaits(second, 'alter table public.other rename to other_before');
  await first.query('create table seen (a int); insert into seen values (1); drop table seen_before; commit');
  await result;
  await second.query('create table other (b int); insert into other values (2); drop table other_before; commit');
  assert.deepEqual((await observer.query('select a, b from late')).rows, [{ a: 1, b: 2 }]);
});

test('a view with no schema binding that cannot be bound keeps no statement waiting', async () => {
  await observer.query('create table narrow (a int); insert into narrow values (1)');
  await observer.query('create view wide as select a, b from public.narrow with no schema binding');
  await assert.rejects(observer.query('select * from wide'), /column "b" does not exist/);
  await observer.query('create view itself as select * from public.itself with no schema binding');
  for (const [at, client] of [first, second].entries())
    await client.query(`begin; create table unrelated_${at} (a int)`);
  for (const client of [first, second]) await client.query('commit');
  await observer.query('alter table narrow add column b int default 2');
  assert.deepEqual((await observer.query('select a, b from wide')).rows, [{ a: 1, b: 2 }]);
  await observer.query('drop table narrow');
  await assert.rejects(observer.query('select * from wide'), /relation "public.narrow" does not exist/);
});
