import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import type { Client } from 'pg';
import { startTestCluster } from './local-cluster.ts';
import type { TestCluster } from './local-cluster.ts';

const ROLE = `iam_role 'arn:aws:iam::000000000000:role/reader'`;
const COPY_GOOD = `copy t from 's3://data/good' ${ROLE} json 'auto'`;
const COPY_BAD = `copy t from 's3://data/bad' ${ROLE} json 'auto'`;

let cluster: TestCluster;
let client: Client;
let notices: string[];

before(async () => {
  cluster = await startTestCluster();
  cluster.putObject('data', 'good/1.json', '{"id": 1, "name": "one"}\n{"id": 2, "name": ""}');
  cluster.putObject('data', 'good/2.json', '{"id": 3, "name": "drei"}');
  cluster.putObject('data', 'bad/1.json', '{"id": 1, "name": "one"}\n{"id": "x", "name": "two"}');
  cluster.putObject('data', 'bad/2.json', '{"id": 4, "name": "four"}');
});

beforeEach(async () => {
  client = await cluster.connect();
  notices = [];
  client.on('notice', (notice) => notices.push(`${notice.severity} ${notice.message}`));
  await client.query('drop table if exists t; create table t (id int not null, name varchar(5))');
  notices = [];
});

async function rows(sql = 'select id from t order by id'): Promise<readonly unknown[]> {
  const result = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
  return result.rows.map((row) => (row.length === 1 ? row[0] : row));
}

test('COPY loads every object of a prefix, says so as INFO and answers COPY', async () => {
  const result = await client.query(COPY_GOOD);
  assert.equal(result.command, 'COPY');
  assert.deepEqual(notices, [`INFO Load into table 't' completed, 3 record(s) loaded successfully.`]);
  assert.deepEqual(await rows('select id, name from t order by id'), [
    [1, 'one'],
    [2, ''],
    [3, 'drei'],
  ]);
});

test('the same through the extended protocol, prepared and run twice', async () => {
  for (let run = 0; run < 2; run += 1) await client.query({ name: 'load', text: COPY_GOOD, values: [] });
  assert.deepEqual(await rows(), [1, 1, 2, 2, 3, 3]);
});

test('a COPY in a block sees the tables of the block, and is rolled back with it', async () => {
  await client.query('begin');
  await client.query('create temp table fresh (id int, name varchar)');
  await client.query(COPY_GOOD.replace('copy t', 'copy fresh'));
  await client.query(COPY_GOOD);
  assert.deepEqual(await rows('select count(*) from fresh'), ['3']);
  await client.query('rollback');
  assert.deepEqual(await rows(), []);
});

test('a COPY in the middle of a string: its failure rolls back what came before, and stops what comes after', async () => {
  await assert.rejects(client.query(`insert into t values (9); ${COPY_BAD}; insert into t values (10)`), {
    code: 'XX000',
    message: `Load into table 't' failed.  Check 'stl_load_errors' system table for details.`,
  });
  assert.deepEqual(await rows(), []);
});

test('a COPY in the middle of a string that succeeds runs between its neighbours', async () => {
  await client.query(`insert into t values (9); ${COPY_GOOD}; delete from t where id = 1`);
  assert.deepEqual(await rows(), [2, 3, 9]);
});

test('a failed load leaves its rows in stl_load_errors, though the transaction is rolled back', async () => {
  await client.query('begin');
  await assert.rejects(client.query(COPY_BAD), { code: 'XX000' });
  await assert.rejects(client.query('select 1'), { code: '25P02' });
  await client.query('rollback');
  assert.deepEqual(
    await rows(`select trim(filename), line_number, trim(colname), err_code, trim(raw_field_value), trim(err_reason)
      from stl_load_errors where query = pg_last_copy_id()`),
    [['s3://data/bad/1.json', '2', 'id', 1207, 'x', `Invalid digit, Value 'x', Pos 0, Type: Integer`]],
  );
  assert.deepEqual(
    await rows('select error_code from sys_load_error_detail where query_id = pg_last_copy_id()'),
    [1207],
  );
  assert.deepEqual(await rows('select pg_last_copy_count()'), ['0']);
});

test('CHAR columns of stl_load_errors are blank-padded, as Redshift has them', async () => {
  await assert.rejects(client.query(COPY_BAD));
  const [lengths] = await rows(`select octet_length(filename), octet_length(colname), octet_length(err_reason)
    from stl_load_errors where query = pg_last_copy_id()`);
  assert.deepEqual(lengths, [256, 127, 100]);
});

test('MAXERROR lets the good rows in, and counts the others', async () => {
  await client.query(`${COPY_BAD} maxerror 2`);
  assert.deepEqual(await rows(), [1, 4]);
  assert.deepEqual(notices, [
    `INFO Load into table 't' completed, 2 record(s) loaded successfully.`,
    `INFO Load into table 't' completed, 1 record(s) could not be loaded.  Check 'stl_load_errors' system table for details.`,
  ]);
});

test('a transaction sees what its own COPY loaded in the log tables, whatever its snapshot', async () => {
  await client.query('begin');
  await client.query('select count(*) from t');
  await client.query(COPY_GOOD);
  assert.deepEqual(
    await rows(`select trim(filename) from stl_load_commits where query = pg_last_copy_id() order by 1`),
    ['s3://data/good/1.json', 's3://data/good/2.json'],
  );
  assert.deepEqual(await rows('select pg_last_copy_count()'), ['3']);
  await client.query('commit');
});

test('a prefix without objects, a missing bucket and a missing table are errors in the words of Redshift', async () => {
  await assert.rejects(client.query(`copy t from 's3://data/none' ${ROLE} json 'auto'`), {
    code: 'XX000',
    message: `The specified S3 prefix 'none' does not exist`,
    detail: /^\n {2}-{47}\n {2}error: {2}The specified S3 prefix 'none' does not exist\n {2}code: {6}8001\n/,
  });
  await assert.rejects(client.query(`copy t from 's3://nowhere/x' ${ROLE} json 'auto'`), /NoSuchBucket/);
  await assert.rejects(client.query(`copy missing from 's3://data/good' ${ROLE} json 'auto'`), { code: '42P01' });
  assert.deepEqual(await rows('select 1'), [1]);
});

test('COPY from anywhere but S3, and with options that contradict each other, is refused', async () => {
  await assert.rejects(client.query('copy t from stdin'), /LOAD source is not supported/);
  await assert.rejects(client.query('copy t to stdout'), /UNLOAD destination is not supported/);
  await assert.rejects(client.query(`${COPY_GOOD} delimiter ','`), { code: '42601' });
  assert.deepEqual(await rows('select 1'), [1]);
});

test('NOLOAD reads and inserts nothing', async () => {
  await client.query(`${COPY_GOOD} noload`);
  assert.deepEqual(await rows(), []);
});

test('an IDENTITY column is filled, and a NOT NULL column wants its value', async () => {
  await client.query('create table numbered (n int identity(10, 5), id int not null, name varchar)');
  await client.query(COPY_GOOD.replace('copy t', 'copy numbered'));
  assert.deepEqual(await rows('select n, id from numbered order by n'), [
    [10, 1],
    [15, 2],
    [20, 3],
  ]);
  await assert.rejects(client.query(COPY_GOOD.replace('copy t', 'copy numbered (name)')), {
    code: '42601',
    message: 'NOT NULL column without DEFAULT must be included in column list',
  });
});

test('a COPY is in the query log with its rows, and never with its keys', async () => {
  const keys = `access_key_id 'AKIAEXAMPLE' secret_access_key 'verysecret'`;
  await client.query(`copy t from 's3://data/good' ${keys} json 'auto'`);
  const [row] = await rows(`select trim(status), returned_rows, trim(query_text) from sys_query_history
    where query_id = pg_last_copy_id()`);
  assert.deepEqual(row, [
    'success',
    '3',
    `copy t from 's3://data/good' access_key_id '***' secret_access_key '***' json 'auto'`,
  ]);
});
