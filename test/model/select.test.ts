import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectPlan, faultTexts, planSql, type Sql } from './dag-files.ts';

const chain: Sql = {
  'create/t': 'create table t (a int)',
  'create/u': 'create table u (a int)',
  'stage/t': "copy t from 's3://b/t' iam_role default json 'auto'",
  'checks/t': 'select a from t where a is null',
  'transform/u': 'insert into u select a from t',
  'checks/u': 'select a from u where a is null',
  'analytics/u': 'select a from u',
};

/** `id upstream…` of each task of the plan. */
async function planned(select: readonly string[], exclude: readonly string[] = []): Promise<readonly string[]> {
  const { tasks } = expectPlan(await planSql(chain, { request: { select, exclude } }));
  return tasks.map(({ id, upstream }) => [id, ...upstream].join(' '));
}

test('a task alone runs alone', async () => {
  assert.deepEqual(await planned(['transform.u']), ['transform.u']);
});

test('a folder is all its tasks', async () => {
  assert.deepEqual(await planned(['create']), ['create.t', 'create.u']);
});

test('+x is a task with all upstream of it', async () => {
  assert.deepEqual(await planned(['+stage.t']), [
    'launch.role',
    'launch.cluster launch.role',
    'launch.ready launch.cluster',
    'create.t launch.ready',
    'stage.t create.t',
  ]);
});

test('x+ is a task with all downstream of it', async () => {
  assert.deepEqual(await planned(['transform.u+']), [
    'transform.u',
    'checks.u transform.u',
    'analytics.u checks.u',
    'teardown.cluster analytics.u',
    'teardown.role teardown.cluster',
  ]);
});

test('order is kept across a task that is left out', async () => {
  assert.deepEqual(await planned(['stage.t', 'analytics.u']), ['stage.t', 'analytics.u stage.t']);
});

test('a gate protects only who waits for it: checks alone do not wait for each other', async () => {
  assert.deepEqual(await planned(['checks']), ['checks.t', 'checks.u']);
});

test('without teardown everything else stays in its order', async () => {
  const all = await planned([]);
  assert.deepEqual(await planned([], ['teardown']), all.slice(0, -2));
});

test('what is excluded is left out of what is selected', async () => {
  assert.deepEqual(await planned(['create', 'stage'], ['create.u']), ['create.t', 'stage.t create.t']);
});

test('an unknown name is refused with what exists', async () => {
  const faults = faultTexts(await planSql(chain, { request: { select: ['transfrom'], exclude: ['stage.x'] } }));
  assert.match(
    faults[0] ?? '',
    /No task or folder is named transfrom\. Did you mean transform\? Folders: launch, .*Tasks: launch\.role/,
  );
  assert.match(faults[1] ?? '', /named stage\.x\. Did you mean stage/);
});

test('a selection of nothing is refused', async () => {
  const faults = faultTexts(await planSql(chain, { request: { select: ['create'], exclude: ['create'] } }));
  assert.match(faults.join(), /Nothing is left to run/);
});
