import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { startTestCluster } from './local-cluster.ts';
import type { TestCluster } from './local-cluster.ts';
import { waitFor } from './wait-for.ts';

let cluster: TestCluster;
let observer: Client;

before(async () => {
  cluster = await startTestCluster();
  observer = await cluster.connect();
  await observer.query('create table t (id int)');
});

async function pidOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid ?? 0;
}

async function isListed(pid: number): Promise<boolean> {
  const { rows } = await observer.query('select 1 from stv_sessions where process = $1', [pid]);
  return rows.length > 0;
}

async function waitsForLock(pid: number): Promise<void> {
  await waitFor(`session ${pid} waits for a lock`, async () => {
    const { rows } = await observer.query(
      `select 1 from stv_locks where lock_owner_pid = ${pid} and lock_status like 'Waiting%'`,
    );
    return rows.length > 0;
  });
}

/** Longer than the proxy takes to notice that a client has vanished. */
async function staysListed(pid: number): Promise<void> {
  for (let looks = 0; looks < 10; looks += 1) {
    assert.equal(await isListed(pid), true);
    await sleep(50);
  }
}

test('the connection log has the whole application_name, where PostgreSQL would cut it at 63 bytes', async () => {
  const name = `shiftwork/${'x'.repeat(200)}`;
  const client = await cluster.connect({ application_name: name });
  const { rows } = await observer.query(
    `select trim(application_name) as name, trim(event) as event, trim(username) as username, recordtime <= getdate() + interval '1 second' as past
      from stl_connection_log where pid = ${await pidOf(client)} order by recordtime`,
  );
  const session = { name, username: 'awsuser', past: true };
  assert.deepEqual(rows, [
    { ...session, event: 'authenticated' },
    { ...session, event: 'initiating session' },
  ]);
  await client.end();
});

test('stv_sessions lists a session from its start to its end', async () => {
  const client = await cluster.connect();
  const pid = await pidOf(client);
  const { rows } = await observer.query(
    `select trim(user_name) as user_name, trim(db_name) as db_name, starttime <= getdate() + interval '1 second' as past
      from stv_sessions where process = ${pid}`,
  );
  assert.deepEqual(rows, [{ user_name: 'awsuser', db_name: 'dev', past: true }]);
  await client.end();
  await waitFor('the session is gone', async () => !(await isListed(pid)));
});

test('pg_terminate_backend ends a session, and rolls back what it had open', async () => {
  const client = await cluster.connect();
  const pid = await pidOf(client);
  const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
  await client.query('begin; insert into t values (1)');
  assert.deepEqual((await observer.query(`select pg_terminate_backend(${pid}) as ended`)).rows, [{ ended: true }]);
  await ended;
  await waitFor('the session is gone', async () => !(await isListed(pid)));
  assert.deepEqual((await observer.query('select count(*)::int as n from t')).rows, [{ n: 0 }]);
});

test('a session whose client vanished is listed while its statement runs, and what it had open is rolled back', async () => {
  const client = await cluster.connect();
  const pid = await pidOf(client);
  await client.query('begin; insert into t values (1)');
  const holder = await cluster.connect();
  await holder.query('create table held (id int)');
  await holder.query('begin; lock held');
  client.query('insert into held values (1)').catch(() => undefined);
  await waitsForLock(pid);
  destroy(client);
  await staysListed(pid);
  await holder.query('commit');
  await waitFor('the session is gone', async () => !(await isListed(pid)));
  assert.deepEqual((await observer.query('select count(*)::int as n from t')).rows, [{ n: 0 }]);
  assert.deepEqual((await observer.query('select count(*)::int as n from held')).rows, [{ n: 0 }]);
});

test('a statement by itself goes on after its client vanished, as in Redshift', async () => {
  await observer.query('create table alone (id int)');
  const holder = await cluster.connect();
  await holder.query('begin; lock alone');
  const client = await cluster.connect();
  const pid = await pidOf(client);
  client.query('insert into alone values (1)').catch(() => undefined);
  await waitsForLock(pid);
  destroy(client);
  await staysListed(pid);
  await holder.query('commit');
  await waitFor('the session is gone', async () => !(await isListed(pid)));
  assert.deepEqual((await observer.query('select id from alone')).rows, [{ id: 1 }]);
});

test('running queries are shown while they run, and with their outcome afterwards', async () => {
  const client = await cluster.connect();
  const pid = await pidOf(client);
  await observer.query('create table busy (id int)');
  const holder = await cluster.connect();
  await holder.query('begin; lock busy');
  const running = client.query('select /* mark */ count(*) from busy');
  const history = async (): Promise<unknown> =>
    (
      await observer.query(
        `select trim(status) as status, trim(query_type) as type from sys_query_history
          where session_id = ${pid} and query_text like '%/* mark */%'`,
      )
    ).rows;
  await waitFor('the query runs', async () => {
    const { rows } = await observer.query(`select 1 from stv_recents where pid = ${pid} and status = 'Running'`);
    return rows.length > 0;
  });
  assert.deepEqual(await history(), [{ status: 'running', type: 'SELECT' }]);
  await holder.query('commit');
  await running;
  assert.deepEqual(await history(), [{ status: 'success', type: 'SELECT' }]);
});

test('a failed query is in the history with the words that its client got', async () => {
  const client = await cluster.connect();
  const pid = await pidOf(client);
  await assert.rejects(client.query('select * from missing'));
  const { rows } = await observer.query(
    `select trim(status) as status, trim(error_message) as error from sys_query_history
      where session_id = ${pid} and trim(query_text) = 'select * from missing'`,
  );
  assert.deepEqual(rows, [{ status: 'failed', error: 'relation "missing" does not exist' }]);
});

test('CANCEL and pg_cancel_backend stop a running statement', async () => {
  for (const cancel of ['cancel PID', 'select pg_cancel_backend(PID)']) {
    const client = await cluster.connect();
    const pid = await pidOf(client);
    const running = client.query('select pg_sleep(60)');
    running.catch(() => undefined);
    await waitFor('it sleeps', async () => {
      const { rows } = await observer.query(
        `select 1 from pg_stat_activity where pid = ${pid} and wait_event = 'PgSleep'`,
      );
      return rows.length > 0;
    });
    await observer.query(cancel.replace('PID', String(pid)));
    await assert.rejects(running, { code: '57014' });
    assert.deepEqual((await client.query('select 1 as one')).rows, [{ one: 1 }]);
  }
});

test('users made with CREATE USER log in, see their own rights, and cannot end a superuser', async () => {
  await observer.query(`create user analyst password 'Secret123' nocreateuser`);
  const analyst = await cluster.connect({ user: 'analyst', password: 'Secret123' });
  await assert.rejects(analyst.query('select * from t'), { code: '42501' });
  await assert.rejects(analyst.query(`select pg_terminate_backend(${await pidOf(observer)})`), { code: '42501' });
  await observer.query('grant insert, select on t to analyst');
  await analyst.query('insert into t values (5)');
  assert.deepEqual((await analyst.query('select id from t')).rows, [{ id: 5 }]);
  await analyst.query('create temp table mine (id int primary key, name varchar(3))');
  await analyst.end();
});

test('passwords are not in the query log', async () => {
  await observer.query(`create user other password 'Hidden999'`);
  const { rows } = await observer.query(
    `select trim(query_text) as text from sys_query_history where query_text like 'create user other%'`,
  );
  assert.deepEqual(rows, [{ text: `create user other password '***'` }]);
});

test('the 501st connection is refused, in the words of Redshift', { timeout: 60_000 }, async () => {
  const crowded = await startTestCluster();
  const clients = await Promise.all(Array.from({ length: 500 }, () => crowded.connect()));
  await assert.rejects(crowded.connect(), {
    code: '53300',
    message: 'connection limit "500" exceeded for non-bootstrap users',
  });
  await clients[0]?.end();
  await waitFor('one connection is free', async () => {
    const client = await crowded.connect().catch(() => undefined);
    await client?.end();
    return client !== undefined;
  });
  await crowded.stop();
});

/** Cuts a client's connection without a word, as a killed process does. */
function destroy(client: Client): void {
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}
