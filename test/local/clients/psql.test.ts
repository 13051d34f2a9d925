import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { giveReadingRole } from './reading-role.ts';
import { startLocalUp } from './local-up.ts';
import type { LocalUp } from './local-up.ts';
import { runProgram } from './run-program.ts';
import type { ProgramResult } from './run-program.ts';
import { COUNTS, PLAYS_OF_KNOWN_SONGS } from './song-plays.ts';

const SQL = path.join(import.meta.dirname, '../../../sql/sparkify');
const VARIABLES = {
  log_data: 's3://udacity-dend/log_data',
  log_jsonpath: 's3://udacity-dend/log_json_path.json',
  song_data: 's3://udacity-dend/song_data',
  data_region: 'us-west-2',
};
const FILES = ['artists', 'songs', 'users', 'time', 'songplays', 'staging_events', 'staging_songs']
  .map((table) => `create/${table}.sql`)
  .concat(['stage/events.sql', 'stage/songs.sql'])
  .concat(['users', 'songs', 'artists', 'songplays', 'time'].map((table) => `transform/${table}.sql`));

const version = await runProgram('psql', ['--version']);
const skip = version.code === 0 ? false : 'Not run: there is no psql here';
let local: LocalUp | undefined;

before(async () => {
  if (skip === false) local = await startLocalUp({ cluster: 'clients' });
});

after(async () => await local?.stop());

/** psql without anybody's settings, never asking for a password; an error ends it. */
async function psql(...args: readonly string[]): Promise<ProgramResult> {
  const options = ['--no-psqlrc', '--no-password', '--quiet', '-v', 'ON_ERROR_STOP=1', ...args];
  return await runProgram('psql', options, { env: local?.variables ?? {} });
}

async function says(sql: string): Promise<string> {
  const { code, stdout, stderr } = await psql('-At', '-c', sql);
  assert.equal(code, 0, stderr);
  return stdout.trim();
}

test('psql connects as `local env` says, with a certificate that it verifies', { skip }, async () => {
  assert.match(await says('select version()'), /^PostgreSQL 8\.0\.2 on .*, Redshift 1\./);
  const verified = await runProgram('psql', ['-w', '-At', '-c', 'select 1'], {
    env: { ...local?.variables, PGSSLMODE: 'verify-full' },
  });
  assert.equal(verified.stdout.trim(), '1', verified.stderr);
});

test('psql describes tables, functions, schemas and roles', { skip }, async () => {
  await psql('-c', 'create table described (id int primary key sortkey, name varchar(20)) diststyle all');
  const { code, stdout, stderr } = await psql(
    '-c',
    '\\d described',
    '-c',
    '\\dt',
    '-c',
    '\\df',
    '-c',
    '\\dn',
    '-c',
    '\\du',
  );
  assert.equal(code, 0, stderr);
  assert.match(stdout, / name +\| character varying\(20\)/);
  assert.match(stdout, /public +\| described \| table/);
});

test('psql stops at an error, with the message and the place that Redshift gives', { skip }, async () => {
  const { code, stderr } = await psql('-c', 'select 1;\nselect nothing from pg_class');
  assert.notEqual(code, 0);
  assert.match(stderr, /ERROR: {2}column "nothing" does not exist\nLINE 2: select nothing from pg_class\n +\^/);
});

test("psql runs the reference DAG's SQL as it stands", { skip }, async () => {
  assert.ok(local !== undefined);
  const variables = { ...VARIABLES, iam_role: await giveReadingRole(local, 'clients') };
  const set = Object.entries(variables).flatMap(([name, value]) => ['-v', `${name}=${value}`]);
  const files = FILES.flatMap((file) => ['-f', path.join(SQL, file)]);
  const { code, stderr } = await psql(...set, ...files);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /INFO: {2}Load into table 'staging_events' completed, 7 record\(s\) loaded successfully\./);
  for (const [table, count] of Object.entries(COUNTS)) {
    assert.equal(await says(`select count(*) from ${table}`), count.toString(), table);
  }
  assert.equal(await says('select count(song_id) from songplays'), PLAYS_OF_KNOWN_SONGS.toString());
});
