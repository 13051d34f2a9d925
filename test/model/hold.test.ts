import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dag, task } from '../../index.ts';
import { DagFaultsError } from '../../model/fault.ts';
import { expectPlan, faultTexts, planSql } from './dag-files.ts';

const SQL = {
  'create/t': 'create table t (n integer);',
  'transform/t': 'delete from t; insert into t values (1);',
  'checks/sound': '-- @severity error\nselect n from t where n > 1;',
  'checks/odd': '-- @severity warn\nselect n from t where n > 2;',
};

type Files = Parameters<typeof planSql>[0];
type Options = Parameters<typeof planSql>[1];

async function holdsOf(sql: Files, options: Options = {}): Promise<Readonly<Record<string, number>>> {
  const { tasks } = expectPlan(await planSql(sql, options));
  return Object.fromEntries(
    tasks.flatMap(({ id, holdSeconds }) => (holdSeconds === undefined ? [] : [[id, holdSeconds]])),
  );
}

test('nothing is held unless somebody says so', async () => {
  assert.deepEqual(await holdsOf(SQL), {});
});

test('a DAG that holds holds its own tasks for 24 hours, but neither launch, teardown, nor a check that only warns', async () => {
  const day = 24 * 3600;
  assert.deepEqual(await holdsOf(SQL, { onFailure: 'hold' }), {
    'create.t': day,
    'transform.t': day,
    'checks.sound': day,
  });
});

test('a task says otherwise for itself, in SQL as in TypeScript', async () => {
  const sql = { ...SQL, 'create/t': `-- @on_failure fail\n${SQL['create/t']}` };
  const say = task({ id: 'say', onFailure: 'fail', run: () => Promise.resolve() });
  assert.deepEqual(await holdsOf(sql, { onFailure: 'hold', holdFor: '10 minutes', tasks: [say] }), {
    'transform.t': 600,
    'checks.sound': 600,
  });
  const only = { ...SQL, 'transform/t': `-- @on_failure hold\n${SQL['transform/t']}` };
  assert.deepEqual(await holdsOf(only, { holdFor: '10 minutes' }), { 'transform.t': 600 });
});

test('a check that may be held knows what builds its table', async () => {
  const { tasks } = expectPlan(await planSql(SQL, { onFailure: 'hold' }));
  assert.deepEqual(tasks.find(({ id }) => id === 'checks.sound')?.builtBy, ['transform.t']);
});

test('a check that only warns is not held, and says so where it asks for it', async () => {
  const check = '-- @severity warn\n-- @on_failure hold\nselect n from t where n > 2;';
  const faults = faultTexts(await planSql({ ...SQL, 'checks/odd': check }));
  assert.match(faults.join('\n'), /checks\/odd\.sql: @on_failure hold has no meaning beside @severity warn/);
});

test('a word that is neither fail nor hold is refused', async () => {
  const faults = faultTexts(await planSql({ ...SQL, 'create/t': `-- @on_failure wait\n${SQL['create/t']}` }));
  assert.match(faults.join('\n'), /create\/t\.sql:1: @on_failure: expected fail or hold, got wait\./);
  assert.throws(
    () => dag({ id: 'd', onFailure: 'wait' as 'hold', holdFor: 'soon' }),
    (error: unknown) =>
      error instanceof DagFaultsError &&
      /onFailure: expected 'fail' or 'hold'[^]*holdFor: expected '30 minutes'/.test(error.message),
  );
});
