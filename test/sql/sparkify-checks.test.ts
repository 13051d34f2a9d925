import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Client } from 'pg';
import { connectLocalCluster } from '../local/redshift/local-cluster.ts';
import { buildSparkify, runScript, sparkifyTasks } from './sparkify-warehouse.ts';
import type { SparkifyTask } from './sparkify-warehouse.ts';

/** What breaks a table, and the check that is for it. */
interface Break {
  readonly check: string;
  readonly table: string;
  readonly sql: string;
}

const TABLES = ['staging_events', 'staging_songs', 'songplays', 'users', 'songs', 'artists', 'time'] as const;

const BREAKS: readonly Break[] = [
  ...TABLES.flatMap((table) => [
    { check: `${table}_not_empty`, table, sql: `delete from ${table}` },
    { check: `${table}_unique`, table, sql: `insert into ${table} select * from ${table}` },
  ]),
  {
    check: 'staging_events_days',
    table: 'staging_events',
    sql: "delete from staging_events where ts::date = '2018-11-03'",
  },
  { check: 'songplays_complete', table: 'staging_events', sql: 'delete from staging_events where user_id = 2' },
  { check: 'songplays_complete', table: 'songplays', sql: 'delete from songplays where song_id is null' },
  { check: 'songplays_not_null', table: 'songplays', sql: 'update songplays set user_id = null where user_id = 2' },
  { check: 'songplays_not_null', table: 'songplays', sql: 'update songplays set start_time = null where user_id = 2' },
  { check: 'songplays_not_null', table: 'songplays', sql: 'update songplays set session_id = null where user_id = 2' },
  { check: 'songplays_not_null', table: 'songplays', sql: 'update songplays set level = null where user_id = 2' },
  { check: 'songplays_level', table: 'songplays', sql: "update songplays set level = 'gold' where user_id = 2" },
  { check: 'songplays_users', table: 'songplays', sql: 'update songplays set user_id = 99 where user_id = 2' },
  { check: 'songplays_users', table: 'users', sql: 'delete from users where user_id = 2' },
  { check: 'songplays_songs', table: 'songs', sql: "delete from songs where song_id = 'S1'" },
  { check: 'songplays_artists', table: 'artists', sql: "delete from artists where artist_id = 'A1'" },
  { check: 'songs_artists', table: 'artists', sql: "delete from artists where artist_id = 'A2'" },
  { check: 'users_level', table: 'users', sql: "update users set level = 'gold' where user_id = 2" },
  { check: 'users_not_null', table: 'users', sql: 'update users set last_name = null where user_id = 2' },
  { check: 'songs_not_null', table: 'songs', sql: "update songs set title = null where song_id = 'S1'" },
  { check: 'artists_not_null', table: 'artists', sql: "update artists set name = null where artist_id = 'A1'" },
  { check: 'time_not_null', table: 'time', sql: 'update time set weekday = null' },
  { check: 'time_complete', table: 'time', sql: "delete from time where start_time::date = '2018-11-02'" },
];

let client: Client;
let checks: readonly SparkifyTask[];

before(async () => {
  client = await connectLocalCluster();
  const tasks = await sparkifyTasks();
  checks = tasks.filter(({ kind }) => kind === 'checks');
  await buildSparkify(client, tasks);
});
after(() => client.end());

test('every check passes over sound tables', async () => {
  assert.deepEqual(await failedChecks(), []);
});

test('every check has something that it is for', () => {
  const broken = new Set(BREAKS.map(({ check }) => `checks.${check}`));
  assert.deepEqual(
    checks.map(({ id }) => id).filter((id) => !broken.has(id)),
    [],
  );
});

for (const { check, table, sql } of BREAKS) {
  test(`${check} fails after ${sql}, and no check that does not read ${table} does`, async () => {
    await client.query('begin');
    await client.query(sql);
    const failed = await failedChecks();
    await client.query('rollback');
    assert.ok(
      failed.some(({ id }) => id === `checks.${check}`),
      `checks.${check} passed`,
    );
    assert.deepEqual(
      failed.filter(({ reads }) => !reads.some((read) => read.table === table)).map(({ id }) => id),
      [],
    );
  });
}

async function failedChecks(): Promise<readonly SparkifyTask[]> {
  const failed: SparkifyTask[] = [];
  for (const check of checks) if ((await runScript(client, check.text)).length > 0) failed.push(check);
  return failed;
}
