import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectPlan, faultTexts, planSql, type Sql } from '../dag-files.ts';

const tables: Sql = {
  'create/staged': 'create table staged (id int, ts timestamp)',
  'create/t': 'create table t (id int, ts timestamp)',
};
const WHOLE = 'select id, ts from staged';
const OF_INTERVAL = "select id, ts from staged where ts >= :'data_interval_start'";

async function refresh(sql: Sql, request: { readonly exclude?: readonly string[] } = {}) {
  return await planSql({ ...tables, ...sql }, { schedule: '@daily', request: { fullRefresh: true, ...request } });
}

test('a full refresh is planned where the SELECT answers all', async () => {
  const modes = ['replace', 'append', 'merge id newest ts', 'interval ts lookback 1 day'];
  for (const mode of modes) expectPlan(await refresh({ 'transform/t': `-- @into t ${mode}\n${WHOLE}` }));
});

test('a full refresh of a SELECT that follows the interval is refused, unless it replaces anyway', async () => {
  expectPlan(await refresh({ 'transform/t': `-- @into t replace\n${OF_INTERVAL}` }));
  const merge = { 'transform/t': `-- @into t merge id\n${OF_INTERVAL}` };
  const made = await refresh(merge);
  assert.deepEqual(faultTexts(made), [
    'sql/d/transform/t.sql: transform.t cannot be refreshed in full: its SELECT follows the data interval, so public.t would hold the rows of one interval only. Exclude it (--exclude transform.t), or empty public.t and run what fills it again.',
  ]);
  assert.ok(made.kind === 'faults' && made.faults.every(({ about }) => about === 'selection'));
  expectPlan(await refresh(merge, { exclude: ['transform.t'] }));
});

test('a full refresh of a table to which other files add is refused', async () => {
  const two = {
    'transform/a': `-- @into t append\n${WHOLE}`,
    'transform/b': 'insert into t select id, ts from staged',
  };
  assert.match(
    faultTexts(await refresh(two)).join(),
    /the rows that transform\.b brought into public\.t would be gone/,
  );
});
