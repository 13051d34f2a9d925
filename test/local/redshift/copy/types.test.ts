import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Client } from 'pg';
import { startTestCluster } from '../local-cluster.ts';
import type { TestCluster } from '../local-cluster.ts';

let cluster: TestCluster;
let client: Client;

before(async () => {
  cluster = await startTestCluster();
  client = await cluster.connect();
});

/** Type, what the file says, what SELECT prints. */
const VALUES: readonly (readonly [type: string, json: string, printed: string | null])[] = [
  ['smallint', '-32768', '-32768'],
  ['integer', '2147483647', '2147483647'],
  ['bigint', '-9223372036854775808', '-9223372036854775808'],
  ['bigint', '9007199254740993', '9007199254740993'],
  ['bigint', '-1', '-1'],
  ['bigint', '-4294967297', '-4294967297'],
  ['real', '1.5', '1.5'],
  ['double precision', '-122.71242', '-122.71242'],
  ['double precision', '1.7976931348623157e308', '1.79769313486232e+308'],
  ['decimal(38,10)', '"12345678901234567890123456.0123456789"', '12345678901234567890123456.0123456789'],
  ['decimal(10,5)', '-0.00012', '-0.00012'],
  ['decimal(10,2)', '10000', '10000.00'],
  ['decimal(10,2)', '0', '0.00'],
  ['boolean', 'true', 't'],
  ['char(5)', '"ab"', 'ab   '],
  ['varchar(20)', '"né\\u00e9 \\ud83d\\ude00"', 'néé 😀'],
  ['date', '"0001-01-01"', '0001-01-01'],
  ['date', '"9999-12-31"', '9999-12-31'],
  ['timestamp', '"9999-12-31 23:59:59.999999"', '9999-12-31 23:59:59.999999'],
  ['timestamp', '"0001-01-01 00:00:01"', '0001-01-01 00:00:01'],
  ['timestamptz', '"2018-11-01 20:57:10+02"', '2018-11-01 18:57:10+00'],
  ['time', '"20:57:10.5"', '20:57:10.5'],
  ['timetz', '"20:57:10-05"', '20:57:10-05'],
  ['super', '{"b": [1, "x"]}', '{"b": [1, "x"]}'],
  ['integer', 'null', null],
];

for (const [type, json, printed] of VALUES) {
  test(`PostgreSQL reads ${json} in a column of ${type} as ${printed ?? 'NULL'}`, async () => {
    cluster.putObject('data', 'value.json', `{"a": ${json}}`);
    await client.query(`drop table if exists t; create table t (a ${type})`);
    await client.query(`copy t from 's3://data/value' iam_role default json 'auto'`);
    const types = { getTypeParser: () => (value: string | Buffer) => String(value) };
    const { rows } = await client.query<{ a: string | null }>({ text: 'select a from t', types });
    assert.equal(rows[0]?.a, printed);
  });
}
