import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CopyFault } from '../../../../local/redshift/copy/faults.ts';
import { formatDetail } from '../../../../local/redshift/copy/faults.ts';
import { StorageFault } from '../../../../local/redshift/copy/storage.ts';
import { directoryStorage } from './directory-storage.ts';
import { load, rowsOf } from './run-copy.ts';
import type { Load } from './run-copy.ts';

const ONE = { table: 'a int4', options: '', files: { data: '1\n' } };

async function faultOf(options: Load): Promise<CopyFault> {
  try {
    await load(options);
  } catch (error) {
    return error as CopyFault;
  }
  throw new Error('the COPY did not fail');
}

test('FROM is a prefix of keys, not a folder', async () => {
  const files = { 'data.txt': '1\n', 'data.txt.bak': '2\n', 'data/3': '3\n', other: '4\n', 'data/empty': '' };
  assert.deepEqual(await rowsOf({ ...ONE, files }), [['1'], ['2'], ['3']]);
});

test('a prefix without objects is an engine error with code 8001', async () => {
  const fault = await faultOf({ ...ONE, from: 's3://b/nothing' });
  assert.equal(fault.message, "The specified S3 prefix 'nothing' does not exist");
  assert.equal(fault.sqlstate, 'XX000');
  assert.equal(fault.began, false);
  assert.equal(
    formatDetail(fault.detail!, { query: 7, pid: 42 }),
    [
      '',
      '  -----------------------------------------------',
      "  error:  The specified S3 prefix 'nothing' does not exist",
      '  code:      8001',
      '  context:   ',
      '  query:     7',
      '  location:  s3_utility.cpp:539',
      '  process:   padbmaster [pid=42]',
      '  -----------------------------------------------',
      '',
    ].join('\n'),
  );
});

test("S3's refusals come through with status and code", async () => {
  const fault = await faultOf({ ...ONE, from: 's3://elsewhere/x' });
  assert.match(fault.message, /^S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket,/);
  assert.equal(fault.detail?.context, 'Listing bucket=elsewhere prefix=x');
});

test('a role that cannot be assumed is named in the context', async () => {
  const refusal = new StorageFault('User u is not authorized to assume IAM Role arn:r', {
    kind: 'role',
    code: 'AccessDenied',
    status: 403,
    roleArn: 'arn:r',
  });
  const storage: Load['storage'] = (directory) => ({
    ...directoryStorage(directory),
    list: () => Promise.reject(refusal),
  });
  const fault = await faultOf({ ...ONE, storage });
  assert.equal(fault.message, refusal.message);
  assert.equal(fault.detail?.context, 'IAM Role=arn:r');
});

const manifest = (entries: readonly object[]): string => JSON.stringify({ entries });

test('a manifest loads what it lists, twice what it lists twice, and passes over what may be missing', async () => {
  const files = {
    one: '1\n',
    two: '2\n',
    'data.manifest': manifest([
      { url: 's3://b/two', mandatory: true },
      { url: 's3://b/gone' },
      { url: 's3://b/one', meta: { content_length: 2 } },
      { url: 's3://b/two' },
    ]),
  };
  const rows = await rowsOf({ ...ONE, options: 'manifest', from: 's3://b/data.manifest', files });
  assert.deepEqual(rows, [['2'], ['1'], ['2']]);
});

test('a mandatory object that is missing ends the COPY', async () => {
  const files = { m: manifest([{ url: 's3://b/gone', mandatory: true }]) };
  const fault = await faultOf({ ...ONE, options: 'manifest', from: 's3://b/m', files });
  assert.match(fault.message, /Error NoSuchKey/);
  assert.equal(fault.detail?.context, 'S3 key being read : s3://b/gone');
});

test('a manifest of which nothing exists ends the COPY', async () => {
  const files = { m: manifest([{ url: 's3://b/gone' }]) };
  const fault = await faultOf({ ...ONE, options: 'manifest', from: 's3://b/m', files });
  assert.equal(fault.message, 'None of the objects in the manifest s3://b/m exists');
});

test('a manifest must be one object, not a prefix', async () => {
  const files = { 'm.json': manifest([]) };
  const fault = await faultOf({ ...ONE, options: 'manifest', from: 's3://b/m', files });
  assert.equal(fault.message, 'COPY with MANIFEST parameter requires full path of an Amazon S3 object.');
});

test('as many jsonpaths as columns, or none is loaded', async () => {
  const files = { data: '{}', paths: '{"jsonpaths":["$.a"]}' };
  const fault = await faultOf({ table: 'a int4, b int4', options: "json 's3://b/paths'", files });
  assert.equal(
    fault.message,
    'Number of jsonpaths and the number of columns should match. JSONPath size: 1, Number of columns in table or column list: 2',
  );
});

for (const paths of [
  '{"jsonpaths":[""]}',
  '{"jsonpaths":[1]}',
  '[1]',
  '{',
  '{"jsonpaths":["$.a[*]"]}',
  '{"jsonpaths":["a"]}',
]) {
  test(`the jsonpaths file ${paths} is refused`, async () => {
    const fault = await faultOf({ table: 'a int4', options: "json 's3://b/paths'", files: { data: '{}', paths } });
    assert.match(fault.message, /^Invalid JSONPath format: .*\(s3:\/\/b\/paths\)$/);
  });
}

test('without a list, an IDENTITY column is left out', async () => {
  assert.deepEqual(await rowsOf({ ...ONE, table: 'id int8 identity, a int4' }), [['1']]);
});

test('EXPLICIT_IDS loads the IDENTITY column', async () => {
  const options = { table: 'id int8 identity, a int4', options: 'explicit_ids', files: { data: '7|1' } };
  assert.deepEqual(await rowsOf(options), [['7', '1']]);
});

test('an IDENTITY column BY DEFAULT may be in the list', async () => {
  const options = { table: 'id int8 bydefault, a int4', columns: '(a, id)', options: '', files: { data: '7|1' } };
  assert.deepEqual(await rowsOf(options), [['7', '1']]);
});

const REFUSED: readonly (readonly [options: Partial<Load>, sqlstate: string, message: RegExp])[] = [
  [{ columns: '(b)' }, '42703', /column "b" of relation "t" does not exist/],
  [{ columns: '(a, a)' }, '42701', /column "a" specified more than once/],
  [{ table: 'a int4, b int4 notnull', columns: '(a)' }, '42601', /^NOT NULL column without DEFAULT must be included/],
  [{ table: 'id int8 identity', columns: '(id)' }, '42601', /identity column "id" without EXPLICIT_IDS/],
  [{ options: 'explicit_ids' }, '42601', /identity column is not in the table/],
  [{ options: 'format orc' }, '0A000', /does not do COPY of ORC files yet/],
  [{ options: 'lzop' }, '0A000', /does not do COPY of LZOP files yet/],
  [{ options: "fixedwidth 'x:1,y:2'" }, '42601', /names 2 columns, but COPY loads 1/],
  [{ options: "json 'noshred'" }, '42601', /exactly one column, of type SUPER/],
  [{ table: 'a box' }, '0A000', /COPY into a column of type box/],
];

for (const [options, sqlstate, message] of REFUSED) {
  test(`refused with ${sqlstate}: ${message.source}`, async () => {
    const fault = await faultOf({ ...ONE, ...options });
    assert.match(fault.message, message);
    assert.equal(fault.sqlstate, sqlstate);
  });
}

test('MAXERROR lets fewer errors pass, and fails at as many', async () => {
  const files = { data: '1\nx\n2\ny\n' };
  const passed = await load({ ...ONE, options: 'maxerror 3', files });
  assert.deepEqual([passed.rows.length, passed.outcome.rows, passed.outcome.errors.length], [2, 2, 2]);
  const failed = await load({ ...ONE, options: 'maxerror 2', files });
  assert.equal(failed.fault?.began, true);
  assert.equal(failed.outcome.errors.length, 2);
});

test('IGNOREALLERRORS never fails', async () => {
  const { outcome } = await load({ ...ONE, options: 'ignoreallerrors', files: { data: 'x\n'.repeat(500) } });
  assert.equal(outcome.errors.length, 500);
});

test('NOLOAD checks everything and loads nothing', async () => {
  const { rows, outcome } = await load({ ...ONE, options: 'noload maxerror 5', files: { data: '1\nx\n' } });
  assert.deepEqual([rows.length, outcome.errors.length], [0, 1]);
});

test('a file that is not GZIP fails where COPY says that it is', async () => {
  const { fault } = await load({ ...ONE, options: 'gzip' });
  assert.match(fault?.message ?? '', /^Failed to decompress the object/);
});

test('the outcome counts rows, bytes, lines and errors of each file', async () => {
  const { outcome } = await load({ ...ONE, options: 'maxerror 5', files: { 'data/1': '1\n2\n', 'data/2': 'x\n3' } });
  assert.deepEqual(outcome.files, [
    { bucket: 'b', key: 'data/1', bytes: 4, lines: 2, rows: 2, errors: 0 },
    { bucket: 'b', key: 'data/2', bytes: 3, lines: 2, rows: 1, errors: 1 },
  ]);
});
