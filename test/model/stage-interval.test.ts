import assert from 'node:assert/strict';
import { test } from 'node:test';
import { param } from '../../index.ts';
import { expectPlan, faultTexts, planSql, type Sql } from './dag-files.ts';

const daily: Sql = {
  'create/plays': 'create table plays (ts timestamp, name varchar(10))',
  'stage/plays': "-- @interval ts\ncopy plays from :'files' iam_role :'iam_role' json 'auto'",
};
const computed = { files: param.computed(({ dataIntervalStart }) => `s3://b/${dataIntervalStart.slice(0, 10)}/`) };
const interval = {
  logicalDate: '2018-11-05T00:00:00.000Z',
  dataIntervalStart: '2018-11-05T00:00:00.000Z',
  dataIntervalEnd: '2018-11-06T00:00:00.000Z',
};
const moment = { ...interval, dataIntervalEnd: interval.dataIntervalStart };

test('a computed param has the value that its run computes from the data interval', async () => {
  const { params } = expectPlan(await planSql(daily, { params: computed, request: { interval } }));
  assert.deepEqual(params, { files: 's3://b/2018-11-05/' });
});

test('a computed param is given the values of the others, wherever it is declared', async () => {
  const params = {
    files: param.computed((_, { root }) => `${String(root)}/today`),
    root: param.string({ default: 's3://b' }),
  };
  const made = await planSql(daily, { params, request: { interval, params: { root: 's3://mine' } } });
  assert.equal(expectPlan(made).params['files'], 's3://mine/today');
});

test('a run may give a computed param a value of its own', async () => {
  const request = { interval, params: { files: 's3://b/mine/' } };
  assert.equal(expectPlan(await planSql(daily, { params: computed, request })).params['files'], 's3://b/mine/');
});

test('what computes a param and throws, or answers no text, is told', async () => {
  const throwing = () => {
    throw new Error('no such day');
  };
  const numbers = (() => 7) as unknown as () => string;
  const params = { files: param.computed(throwing), other: param.computed(numbers) };
  const faults = faultTexts(await planSql(daily, { params, request: { interval } }));
  assert.match(faults[0] ?? '', /Param files of DAG d: expected a text, got \{"thrown":"Error: no such day"\}/);
  assert.match(faults[1] ?? '', /Param other of DAG d: expected a text, got 7/);
});

test('a stage task is dated by its column where its files follow the interval, and only there', async () => {
  const dated = expectPlan(await planSql(daily, { params: computed, request: { interval } }));
  assert.equal(dated.tasks.find(({ id }) => id === 'stage.plays')?.intervalColumn, 'ts');
  const whole = { files: param.string({ default: 's3://b/' }) };
  const undated = expectPlan(await planSql(daily, { params: whole, request: { interval } }));
  assert.equal(undated.tasks.find(({ id }) => id === 'stage.plays')?.intervalColumn, undefined);
});

test('files that follow the interval and name no column that dates their rows are a fault', async () => {
  const sql = { ...daily, 'stage/plays': (daily['stage/plays'] ?? '').replace('-- @interval ts\n', '') };
  const [fault] = faultTexts(await planSql(sql, { params: computed, request: { interval } }));
  assert.match(fault ?? '', /^sql\/d\/stage\/plays\.sql: its files follow the data interval \(:'files'\)/);
  assert.match(fault ?? '', /`-- @interval ts`/);
});

test('files that follow the interval are refused in a run that has none', async () => {
  const [fault] = faultTexts(await planSql(daily, { params: computed, request: { interval: moment } }));
  assert.match(fault ?? '', /this run has none\. Give the DAG a schedule/);
});
