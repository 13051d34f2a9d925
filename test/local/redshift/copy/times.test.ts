import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorsOf, rowsOf } from './run-copy.ts';

type Case = readonly [type: string, options: string, written: string, read: string];

const READ: readonly Case[] = [
  ['timestamp', '', '2018-11-01 20:57:10', '2018-11-01 20:57:10'],
  ['timestamp', '', '2018-11-01 20:57:10.796123', '2018-11-01 20:57:10.796123'],
  ['timestamp', '', '2018-11-01', '2018-11-01 00:00:00'],
  ['timestamp', '', '1969-12-31 23:59:59.5', '1969-12-31 23:59:59.5'],
  ['timestamptz', '', '2018-11-01 20:57:10+02', '2018-11-01 18:57:10'],
  ['timestamptz', '', '2018-11-01 20:57:10', '2018-11-01 20:57:10'],
  ['date', '', '2018-11-01', '2018-11-01'],
  ['date', '', '2018-11-01 20:57:10', '2018-11-01'],
  ['date', "dateformat 'MM/DD/YYYY'", '2/29/2016', '2016-02-29'],
  ['date', "dateformat 'DD-MON-YY'", '07-Jan-99', '1999-01-07'],
  ['date', "dateformat 'YYYYMMDD'", '20080209', '2008-02-09'],
  ['date', "dateformat 'auto'", '20080209', '2008-02-09'],
  ['date', "dateformat 'auto'", '2008-040', '2008-02-09'],
  ['date', "dateformat 'auto'", 'Feb 9, 2008', '2008-02-09'],
  ['date', "dateformat 'auto'", '9 February 2008', '2008-02-09'],
  ['date', "dateformat 'auto'", '2/9/2008', '2008-02-09'],
  ['date', "dateformat 'auto'", 'J2451187', '1999-01-08'],
  ['timestamp', "timeformat 'auto'", '2018-11-01T20:57:10.796Z', '2018-11-01 20:57:10.796'],
  ['timestamp', "timeformat 'auto'", '20181101T205710', '2018-11-01 20:57:10'],
  ['timestamp', "timeformat 'auto'", '17 Dec 07:37:16 1997 PST', '1997-12-17 07:37:16'],
  ['timestamptz', "timeformat 'auto'", '17 Dec 07:37:16 1997 PST', '1997-12-17 15:37:16'],
  ['timestamptz', "timeformat 'auto'", '2018-11-01T20:57:10-05:30', '2018-11-02 02:27:10'],
  ['timestamp', "timeformat 'MM.DD.YYYY HH12:MI AM'", '03.31.2003 06:45 PM', '2003-03-31 18:45:00'],
  ['timestamp', "timeformat 'YYYY-MM-DDTHH24:MI:SS'", '2018-11-01T20:57:10.5', '2018-11-01 20:57:10.5'],
  ['timestamp', "timeformat 'epochmillisecs'", '1541105830796', '2018-11-01 20:57:10.796'],
  ['timestamp', "timeformat 'epochsecs'", '1541105830', '2018-11-01 20:57:10'],
  ['timestamp', "timeformat 'epochsecs'", '-1', '1969-12-31 23:59:59'],
  ['time', '', '20:57:10', '20:57:10'],
  ['timetz', '', '20:57:10-05', '20:57:10-5'],
];

for (const [type, options, written, read] of READ) {
  test(`${type} ${options} reads ${written} as ${read}`, async () => {
    assert.deepEqual(await rowsOf({ table: `a ${type}`, options, files: { data: written } }), [[read]]);
  });
}

const REFUSED: readonly Case[] = [
  ['date', '', '2018-1-1', 'a 1205 Invalid Date Format - length must be 10 or more'],
  ['date', '', '2018-02-29', 'a 1205 Invalid date format or value [YYYY-MM-DD]'],
  ['timestamp', '', '2018-11-01T20:57:10Z', 'a 1206 Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]'],
  ['timestamp', '', '2018-11-01 25:00:00', 'a 1206 Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]'],
  ['timestamp', "timeformat 'auto'", '1541105830796', 'a 1206 Invalid timestamp format or value [auto]'],
  ['timestamp', "timeformat 'epochsecs'", '2018-11-01', 'a 1206 Invalid timestamp format or value [epochsecs]'],
];

for (const [type, options, written, error] of REFUSED) {
  test(`${type} ${options} does not read ${written}`, async () => {
    assert.deepEqual(await errorsOf({ table: `a ${type}`, options, files: { data: written } }), [error]);
  });
}

test('ACCEPTANYDATE makes NULL of what is no date, unless the column is NOT NULL', async () => {
  const options = 'acceptanydate';
  assert.deepEqual(await rowsOf({ table: 'a date, b timestamp', options, files: { data: 'x|y' } }), [[null, null]]);
  assert.deepEqual(await errorsOf({ table: 'a date notnull', options, files: { data: 'x' } }), [
    'a 1213 Missing data for not-null field',
  ]);
});

test('epochs apply to timestamps only', async () => {
  const rows = await rowsOf({
    table: 'a int8, b timestamp',
    options: "json 'auto' timeformat 'epochmillisecs'",
    files: { data: '{"a":1541105830796,"b":"1541105830796"}' },
  });
  assert.deepEqual(rows, [['1541105830796', '2018-11-01 20:57:10.796']]);
});
