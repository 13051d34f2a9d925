import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { ColumnSource } from 'hyparquet-writer';
import type { SchemaElement } from 'hyparquet';
import { load, rowsOf } from './run-copy.ts';

const leaf = (name: string, element: Omit<SchemaElement, 'name'>): SchemaElement => ({
  name,
  repetition_type: 'OPTIONAL',
  ...element,
});

function fileOf(columnData: ColumnSource[], leaves?: readonly SchemaElement[]): Buffer {
  const schema = leaves && [{ name: 'root', num_children: leaves.length }, ...leaves];
  return Buffer.from(parquetWriteBuffer({ columnData, rowGroupSize: 2, ...(schema && { schema }) }));
}

test('columns of Parquet are loaded by their place, whatever their names, over row groups', async () => {
  const data = fileOf([
    { name: 'x', data: [1, 2, null], type: 'INT32' },
    { name: 'y', data: [5n, null, -9_007_199_254_740_993n], type: 'INT64' },
    { name: 'z', data: ['one', '', 'drei é'], type: 'STRING' },
    { name: 'w', data: [0.1, null, -1e300], type: 'DOUBLE' },
    { name: 'v', data: [true, false, null], type: 'BOOLEAN' },
  ]);
  const table = 'a int4, b int8, c varchar(10), d float8, e bool';
  assert.deepEqual(await rowsOf({ table, options: 'format as parquet', files: { data } }), [
    ['1', '5', 'one', '0.1', 'true'],
    ['2', null, '', null, 'false'],
    [null, '-9007199254740993', 'drei é', '-1e+300', null],
  ]);
});

test('decimals keep every digit, timestamps every microsecond, dates their day', async () => {
  const data = fileOf(
    [
      { name: 'a', data: [1.5, -0.01] },
      { name: 'b', data: [1_541_121_934_796_001n, -1n] },
      { name: 'c', data: [new Date('2018-11-02'), null] },
    ],
    [
      leaf('a', { type: 'INT64', converted_type: 'DECIMAL', precision: 18, scale: 2 }),
      leaf('b', { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' } }),
      leaf('c', { type: 'INT32', converted_type: 'DATE' }),
    ],
  );
  const table = 'a numeric(18,2), b timestamp, c date';
  assert.deepEqual(await rowsOf({ table, options: 'parquet', files: { data } }), [
    ['1.50', '2018-11-02 01:25:34.796001', '2018-11-02'],
    ['-0.01', '1969-12-31 23:59:59.999999', null],
  ]);
});

test('what is nested goes into SUPER, and nowhere else', async () => {
  const list = [
    leaf('a', { converted_type: 'LIST', num_children: 1 }),
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 } as const,
    leaf('element', { type: 'INT64' }),
  ];
  const root = { name: 'root', num_children: 1 };
  const columnData = [{ name: 'a', data: [[1n, 2n], null, []] }];
  const data = Buffer.from(parquetWriteBuffer({ columnData, schema: [root, ...list] }));
  const options = 'parquet serializetojson';
  assert.deepEqual(await rowsOf({ table: 'a super', options, files: { data } }), [['[1,2]'], [null], ['[]']]);
  const { fault } = await load({ table: 'a varchar(10)', options, files: { data } });
  assert.match(fault?.detail?.context ?? '', /Column type: VARCHAR, Parquet schema:\noptional group a/);
});

const ONE = fileOf([{ name: 'x', data: [1n], type: 'INT64' }]);
const REFUSED: readonly (readonly [string, string, Buffer, RegExp])[] = [
  [
    'another type',
    'a int4',
    ONE,
    /incompatible Parquet schema for column 's3:\/\/b\/data\.a'\. Column type: INT, Parquet schema:\n\w+ int64 x/,
  ],
  [
    'too few columns',
    'a int8, b int8',
    ONE,
    /^Unmatched number of columns between table and file\. Table columns: 2, Data columns: 1, File name: s3:\/\/b\/data$/,
  ],
  ['no Parquet', 'a int8', Buffer.from('{"a": 1}'), /^File 's3:\/\/b\/data' cannot be read as Parquet: /],
  ['Parquet without its beginning', 'a int8', ONE.subarray(20), /cannot be read as Parquet: /],
  ['Parquet without its end', 'a int8', ONE.subarray(0, -9), /cannot be read as Parquet: /],
  [
    'a text that is too long',
    'a varchar(3)',
    fileOf([{ name: 'x', data: ['long'], type: 'STRING' }]),
    /^The length of the data column a is longer than the length defined in the table\. Table: 3, Data: 4, File name: s3:\/\/b\/data$/,
  ],
];

for (const [title, table, data, context] of REFUSED) {
  test(`${title} is an error of Spectrum's`, async () => {
    const { fault } = await load({ table, options: 'parquet', files: { data } });
    assert.equal(fault?.message, 'Spectrum Scan Error');
    assert.equal(fault?.detail?.code, 15_007);
    assert.match(fault?.detail?.context ?? '', context);
  });
}

test('FILLRECORD makes NULL of the columns that the file lacks at its end', async () => {
  const rows = await rowsOf({ table: 'a int8, b varchar(3)', options: 'parquet fillrecord', files: { data: ONE } });
  assert.deepEqual(rows, [['1', null]]);
});
