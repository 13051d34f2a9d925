import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Client } from 'pg';
import { connectLocalCluster } from '../local/redshift/local-cluster.ts';
import { EVENTS, SONGS } from './sparkify-rows.ts';
import { buildSparkify, runTasks, sparkifyTasks } from './sparkify-warehouse.ts';
import type { SparkifyTask } from './sparkify-warehouse.ts';

const STAR = ['songplays', 'users', 'songs', 'artists', 'time'] as const;

let client: Client;
let tasks: readonly SparkifyTask[];

before(async () => {
  client = await connectLocalCluster();
  tasks = await sparkifyTasks();
  await buildSparkify(client, tasks);
});
after(() => client.end());

const rowsOf = async (sql: string): Promise<readonly unknown[]> =>
  (await client.query({ text: sql, rowMode: 'array' })).rows;

const star = async (): Promise<unknown> => {
  const tables: unknown[] = [];
  for (const table of STAR) tables.push(await rowsOf(`select * from ${table} order by 1`));
  return tables;
};

test('every event NextSong is a play, with its song where title, artist and duration agree', async () => {
  assert.deepEqual(
    await rowsOf(`select to_char(start_time, 'DD HH24:MI:SS.MS'), user_id, level, song_id, artist_id
      from songplays order by start_time, level`),
    [
      ['01 10:00:01.796', 1, 'free', 'S1', 'A1'],
      ['01 10:05:07.796', 1, 'free', null, null],
      ['02 23:59:59.001', 2, 'free', null, null],
      ['02 23:59:59.999', 2, 'free', null, null],
      ['02 23:59:59.999', 2, 'paid', 'S1', 'A1'],
      ['03 00:00:00.000', 3, 'free', null, null],
      ['04 12:00:00.000', 1, 'paid', null, null],
    ],
  );
});

test('a user has the level of their latest play, of plays in one millisecond that of the later in the session', async () => {
  assert.deepEqual(await rowsOf('select user_id, first_name, level from users order by user_id'), [
    [1, 'Ada', 'paid'],
    [2, 'Grace', 'paid'],
    [3, 'Zoë', 'free'],
  ]);
});

test('an artist is what the file says that says most, under the name without guests', async () => {
  assert.deepEqual(await rowsOf('select artist_id, name, location, latitude from artists order by artist_id'), [
    ['A1', 'Björk', 'Reykjavík', null],
    ['A2', 'Kid Cudi', null, null],
    ['A3', 'Muse', null, 50.54],
  ]);
});

test('a year that the files do not know is null', async () => {
  assert.deepEqual(await rowsOf("select song_id, year from songs where song_id in ('S1', 'S4') order by 1"), [
    ['S1', 1997],
    ['S4', null],
  ]);
});

test('each moment of a play is in time once, taken apart', async () => {
  assert.deepEqual(await rowsOf('select hour, day, week, month, year, weekday from time order by start_time'), [
    [10, 1, 44, 11, 2018, 4],
    [10, 1, 44, 11, 2018, 4],
    [23, 2, 44, 11, 2018, 5],
    [23, 2, 44, 11, 2018, 5],
    [0, 3, 44, 11, 2018, 6],
    [12, 4, 44, 11, 2018, 0],
  ]);
});

test('transforming again changes nothing', async () => {
  const built = await star();
  await runTasks(client, tasks, ['transform']);
  assert.deepEqual(await star(), built);
});

test('the order in which files were loaded changes nothing, not even an id', async () => {
  const built = await star();
  await buildSparkify(client, tasks, { events: EVENTS.toReversed(), songs: SONGS.toReversed() });
  assert.deepEqual(await star(), built);
});
