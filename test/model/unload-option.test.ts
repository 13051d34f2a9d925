import assert from 'node:assert/strict';
import { test } from 'node:test';
import { param } from '../../index.ts';
import { expectPlan, faultTexts, planSql } from './dag-files.ts';

const CREATE = { 'create/t': 'create table t (a integer)' };

const planned = async (option: string, params = {}) =>
  await planSql({ ...CREATE, 'analytics/t': `-- @unload ${option}\nselect a from t` }, { params });

test('a place and its options are part of the plan, and may come from a param', async () => {
  const exports = param.string({ default: 's3://exports' });
  for (const [option, expected] of [
    ["'s3://exports/a/' csv header parallel off", { to: 's3://exports/a/', options: 'csv header parallel off' }],
    ["'s3://exports/a'", { to: 's3://exports/a/', options: '' }],
    [':exports format as json', { to: 's3://exports/', options: 'format as json' }],
  ] as const) {
    const { tasks } = expectPlan(await planned(option, { exports }));
    assert.deepEqual(tasks.find(({ id }) => id === 'analytics.t')?.unload, expected);
  }
});

test('what UNLOAD would refuse, and what is not to be said, is told before anything runs', async () => {
  const number = param.number({ default: 3 });
  for (const [option, expected] of [
    ['', /analytics\/t\.sql:1: @unload: expected a place such as 's3:\/\/bucket\/prefix\/' or :param.*got nothing/],
    ["'file:///tmp'", /expected a place/],
    ["'s3://b/a/' cvs", /expected options of UNLOAD \(.*cvs/],
    ["'s3://b/a/' csv parquet", /exclude each other/],
    ["'s3://b/a/'; drop table t", /expected/],
    ["'s3://b/a/' iam_role 'arn:aws:iam::1:role/x'", /expected options of UNLOAD/],
    ["'s3://b/a/' csv cleanpath", /which Shiftwork says itself/],
    [':number', /t\.sql:1: @unload takes its place from param number: expected s3:\/\/bucket\/prefix\/, got 3\./],
    [':nmber', /got no such param\. Did you mean number\?/],
  ] as const) {
    assert.match(faultTexts(await planned(option, { number })).join('\n'), expected, option);
  }
});

test('rows that are not kept are compared with nothing', async () => {
  const faults = faultTexts(
    await planSql({
      ...CREATE,
      'analytics/t': "-- @unload 's3://b/'\nselect a from t",
      'analytics/t.expected.csv': 'a\n',
    }),
  );
  assert.match(
    faults.join('\n'),
    /t\.sql:1: @unload keeps no rows that sql\/d\/analytics\/t\.expected\.csv could be compared with/,
  );
});

test('only an analytics query has rows to unload', async () => {
  const faults = faultTexts(await planSql({ ...CREATE, 'checks/t': "-- @unload 's3://b/'\nselect a from t" }));
  assert.match(faults.join('\n'), /@unload has no meaning in checks\/, only in analytics\//);
});
