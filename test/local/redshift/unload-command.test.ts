import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { before, beforeEach, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Client } from 'pg';
import { startWritingCluster } from './writing-cluster.ts';

const ROLE = `iam_role 'arn:aws:iam::000000000000:role/writer'`;
const READER = `iam_role 'arn:aws:iam::000000000000:role/reader'`;

let buckets: string;
let bucket: string;
let client: Client;
let notices: string[];

before(async () => {
  const warehouse = await startWritingCluster();
  buckets = warehouse.bucketsDirectory;
  client = await warehouse.cluster.connect();
  client.on('notice', (notice) => notices.push(`${notice.severity} ${notice.message}`));
  await client.query(`create table t (id int, name varchar(20), price decimal(8,2), at timestamp, ok boolean);
    insert into t values (1, 'plain', 1.5, '2018-11-01 21:01:46.796', true), (2, 'a,"b"|c', null, null, false), (3, null, 0, '2018-11-02', null)`);
});

beforeEach((context) => {
  notices = [];
  bucket = context.name
    .replaceAll(/[^a-z]+/gi, '-')
    .toLowerCase()
    .slice(0, 40)
    .replace(/-$/, '');
  mkdirSync(path.join(buckets, bucket));
});

async function unload(options: string, query = 'select * from t order by id'): Promise<void> {
  await client.query(`unload ('${query.replaceAll("'", "''")}') to 's3://${bucket}/out/t_' ${ROLE} ${options}`);
}

/** The files of the test's bucket, by name. */
function written(): Readonly<Record<string, string>> {
  const folder = path.join(buckets, bucket, 'out');
  if (!existsSync(folder)) return {};
  return Object.fromEntries(
    readdirSync(folder).map((name) => {
      const bytes = readFileSync(path.join(folder, name));
      return [name, (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()];
    }),
  );
}

test('ENCRYPTED leaves the files as they are: S3 decrypts what it encrypted', async () => {
  await unload(`csv parallel off encrypted kms_key_id 'key'`, 'select id from t order by id');
  assert.deepEqual(written(), { t_000: '1\n2\n3\n' });
  await assert.rejects(unload(`csv encrypted master_symmetric_key 'key'`), { code: '0A000' });
});

test('UNLOAD answers UNLOAD, says how many rows it wrote, and writes a file for each slice', async () => {
  const sql = `unload ('select id from t order by id') to 's3://${bucket}/out/t_' ${ROLE}`;
  const { command } = await client.query(sql);
  assert.equal(command, 'UNLOAD');
  assert.deepEqual(notices, ['INFO UNLOAD completed, 3 record(s) unloaded successfully.']);
  assert.deepEqual(written(), { t_0000_part_00: '1\n3\n', t_0001_part_00: '2\n' });
  const { rows } = await client.query('select pg_last_unload_count() as count, pg_last_unload_id() > 0 as is_known');
  assert.deepEqual(rows, [{ count: '3', is_known: true }]);
});

test('delimited text is the default: | between fields, NULL is empty, nothing is quoted', async () => {
  await unload('parallel off');
  assert.deepEqual(written(), {
    t_000: '1|plain|1.50|2018-11-01 21:01:46.796|t\n2|a,"b"|c|||f\n3||0.00|2018-11-02 00:00:00|\n',
  });
});

test('ADDQUOTES, ESCAPE, NULL AS and DELIMITER say how text is written', async () => {
  await unload(
    `parallel off addquotes escape null as '\\\\N' delimiter as '\\t'`,
    'select id, name from t order by id',
  );
  assert.deepEqual(written(), { t_000: '"1"\t"plain"\n"2"\t"a,\\"b\\"|c"\n"3"\t\\N\n' });
});

test('CSV quotes where it must, and HEADER names the columns', async () => {
  await unload('format as csv header parallel off', 'select id, name as "Name" from t order by id');
  assert.deepEqual(written(), { t_000: 'id,name\n1,plain\n2,"a,""b""|c"\n3,\n' });
});

test('JSON is an object a line, with numbers and booleans bare', async () => {
  await unload('json parallel off');
  assert.deepEqual(written()['t_000']?.trim().split('\n'), [
    '{"id":1,"name":"plain","price":1.50,"at":"2018-11-01 21:01:46.796","ok":true}',
    '{"id":2,"name":"a,\\"b\\"|c","price":null,"at":null,"ok":false}',
    '{"id":3,"name":null,"price":0.00,"at":"2018-11-02 00:00:00","ok":null}',
  ]);
});

test('what is unloaded with GZIP and MANIFEST is what COPY loads from the manifest', async () => {
  await unload('csv gzip manifest');
  assert.deepEqual(Object.keys(written()), ['t_0000_part_00.gz', 't_0001_part_00.gz', 't_manifest']);
  await client.query('begin');
  await client.query('create temp table back (like t)');
  await client.query(`copy back from 's3://${bucket}/out/t_manifest' ${ROLE} csv gzip manifest emptyasnull`);
  const { rows } = await client.query('select * from t except select * from back');
  await client.query('rollback');
  assert.deepEqual(rows, []);
});

test('a verbose manifest has the schema and the counts', async () => {
  await unload('manifest verbose parallel off', 'select id from t');
  const { meta, schema, author } = JSON.parse(written()['t_manifest'] ?? '') as Record<string, unknown>;
  assert.deepEqual(meta, { content_length: 6, record_count: 3 });
  assert.deepEqual(schema, { elements: [{ name: 'id', type: { base: 'integer' } }] });
  assert.deepEqual(author, { name: 'Amazon Redshift', version: '1.0.0' });
});

test('a place that is not empty is refused, ALLOWOVERWRITE writes over, CLEANPATH removes what is there', async () => {
  await unload('');
  const refusal = { code: 'XX000', message: /^Specified unload destination on S3 is not empty\./ };
  await assert.rejects(unload('parallel off'), refusal);
  await unload('parallel off allowoverwrite');
  assert.deepEqual(Object.keys(written()), ['t_000', 't_0000_part_00', 't_0001_part_00']);
  await unload('parallel off cleanpath');
  assert.deepEqual(Object.keys(written()), ['t_000']);
  await assert.rejects(unload('cleanpath allowoverwrite'), { code: '42601' });
});

test('MAXFILESIZE begins a new file, each with the header', async () => {
  await unload(
    'csv header parallel off maxfilesize 5 mb',
    `select repeat('x', 1000) as x from generate_series(1, 8000)`,
  );
  const files = written();
  assert.deepEqual(Object.keys(files), ['t_000', 't_001']);
  for (const text of Object.values(files)) assert.ok(text.startsWith('x\nxxx'));
  assert.equal(Object.values(files).join('').length, 8000 * 1001 + 2 * 2);
});

test('a role that may not write is denied before a row is read, and nothing is left', async () => {
  const sql = `unload ('select * from t') to 's3://${bucket}/out/t_' ${READER}`;
  await assert.rejects(client.query(sql), { code: 'XX000', message: /S3ServiceException:Access Denied,Status 403/ });
  assert.deepEqual(written(), {});
});

test('a query that fails in the middle leaves no file, and the transaction failed', async () => {
  await client.query('begin');
  await assert.rejects(unload('', 'select 1 / (id - 3) from t'), { code: '22012' });
  await assert.rejects(client.query('select 1'), { code: '25P02' });
  await client.query('rollback');
  assert.deepEqual(written(), {});
});

test('each file has a row in stl_unload_log and sys_unload_detail, each UNLOAD one in sys_unload_history', async () => {
  await unload('gzip');
  const { rows: history } = await client.query(
    `select status, file_format, compression_type, unloaded_location, unloaded_rows, unloaded_files_count, duration > 0 as took_time
       from sys_unload_history where query_id = pg_last_unload_id()`,
  );
  const counts = { unloaded_rows: '3', unloaded_files_count: '2' };
  const place = { compression_type: 'gzip', unloaded_location: `s3://${bucket}/out/t_` };
  assert.deepEqual(history, [{ status: 'completed', file_format: 'Text', ...place, ...counts, took_time: true }]);
  const { rows: files } = await client.query(
    `select trim(path) as path, l.line_count, l.transfer_size = d.transfer_size as is_same
       from stl_unload_log l join sys_unload_detail d on d.query_id = l.query and d.file_name = l.path
      where l.query = pg_last_unload_id() order by 1`,
  );
  assert.deepEqual(files, [
    { path: `s3://${bucket}/out/t_0000_part_00.gz`, line_count: '2', is_same: true },
    { path: `s3://${bucket}/out/t_0001_part_00.gz`, line_count: '1', is_same: true },
  ]);
});

test('an UNLOAD that failed is in sys_unload_history with its error and no files', async () => {
  await unload('parallel off');
  await assert.rejects(unload('parallel off'), { code: 'XX000' });
  const { rows } = await client.query(
    `select status, unloaded_files_count, error_message from sys_unload_history order by query_id desc limit 1`,
  );
  const [{ status, unloaded_files_count, error_message }] = rows;
  assert.deepEqual({ status, unloaded_files_count }, { status: 'aborted', unloaded_files_count: '0' });
  assert.match(error_message, /^Specified unload destination on S3 is not empty\./);
});

test('the query is Redshift’s: aliases, functions and uncommitted rows', async () => {
  await client.query('begin');
  await client.query(`insert into t (id, name) values (9, 'new')`);
  await unload(
    'parallel off',
    'select id * 10 as x, x + 1 as y, nvl(name, ?) from t where id > 2 order by id'.replace('?', `'none'`),
  );
  await client.query('rollback');
  assert.deepEqual(written(), { t_000: '30|31|none\n90|91|new\n' });
});

test('the same through the extended protocol, prepared and run twice', async () => {
  const text = `unload ('select id from t order by 1') to 's3://${bucket}/out/t_' ${ROLE} allowoverwrite parallel off`;
  for (let run = 0; run < 2; run += 1) await client.query({ name: 'unload', text, values: [] });
  assert.deepEqual(written(), { t_000: '1\n2\n3\n' });
});

test('what is not done is refused as not done; what Redshift refuses, in its words', async () => {
  const refused = [
    ['parquet', '0A000', /does not do UNLOAD to Parquet yet/],
    ['partition by (id)', '0A000', /does not do UNLOAD with PARTITION yet/],
    ['bzip2', '0A000', /does not do UNLOAD with BZIP2 yet/],
    ['json header', '42601', /JSON and HEADER exclude each other/],
    ['maxfilesize 1 mb', '42601', /MAXFILESIZE must be between 5 MB and 6.2 GB/],
    ['compupdate off', '42601', /expected an option of UNLOAD/],
  ] as const;
  for (const [options, code, message] of refused) await assert.rejects(unload(options), { code, message }, options);
  await assert.rejects(unload('', 'select * from t limit 1'), { message: 'Limit clause is not supported' });
  await unload('', 'select * from (select * from t limit 1)');
  await assert.rejects(unload('', 'delete from t'), { message: 'The query of UNLOAD must be one SELECT' });
});

test('UNLOAD in a procedure writes what it writes by itself, as it stands or by EXECUTE', async () => {
  const query = `select id, name, price, at, ok, id * 2 as twice, twice + 1 as more from t order by id`;
  await unload(`csv header parallel off`, query);
  const [alone] = Object.values(written());
  const to = `to 's3://${bucket}/out/t_' ${ROLE} csv header parallel off allowoverwrite`;
  const statement = `unload ('${query}') ${to}`;
  for (const body of [statement, `execute '${statement.replaceAll("'", "''")}'`]) {
    await client.query(
      `create or replace procedure unloads(n out int) language plpgsql as $$ begin ${body}; n := pg_last_unload_count(); end $$`,
    );
    notices = [];
    const { rows } = await client.query('call unloads()');
    assert.deepEqual([rows, notices], [[{ n: 3 }], ['INFO UNLOAD completed, 3 record(s) unloaded successfully.']]);
    assert.deepEqual(written(), { t_000: alone });
  }
});

test('UNLOAD in a procedure gives as many rows as there are, and fails as it does by itself', async () => {
  const make = (query: string, options = '') =>
    client.query(
      `create or replace procedure unloads_many() language plpgsql as $$ begin execute 'unload (''${query}'') to ''s3://${bucket}/out/t_'' ${ROLE.replaceAll("'", "''")} parallel off ${options}'; end $$`,
    );
  await make('select n from (select row_number() over () as n from t a, t b, t c, t d, t e, t f, t g, t h) order by n');
  await client.query('call unloads_many()');
  const lines = written()['t_000']?.split('\n') ?? [];
  assert.deepEqual([lines.length, lines[0], lines[6560]], [6562, '1', '6561']);
  for (const [query, error] of [
    ['select id from t limit 1', { code: '0A000', message: /^Limit clause is not supported/ }],
    ['select 1 / 0', { code: '22012' }],
    ['selec', { message: /.*/ }],
  ] as const) {
    await make(query, 'allowoverwrite');
    await assert.rejects(client.query('call unloads_many()'), error, query);
  }
  await make('select id from t');
  const message = /^Specified unload destination on S3 is not empty/;
  await assert.rejects(client.query('call unloads_many()'), { message });
});
