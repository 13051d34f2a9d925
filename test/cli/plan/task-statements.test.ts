import assert from 'node:assert/strict';
import { test } from 'node:test';
import { taskStatements } from '../../../cli/plan/task-statements.ts';
import { expectPlan, planSql, type Sql } from '../../model/dag-files.ts';

const values = { data_interval_start: '2018-11-03T00:00:00.000Z', data_interval_end: '2018-11-04T00:00:00.000Z' };
const tables: Sql = {
  'create/staged': 'create table staged (id int, ts timestamp)',
  'create/t': 'create table t (id int, ts timestamp)',
};

async function statementsOf(model: string, fullRefresh = false): Promise<readonly string[]> {
  const made = await planSql({ ...tables, 'transform/t': model }, { schedule: '@daily', sources: [{ table: 'far' }] });
  const task = expectPlan(made).tasks.find(({ id }) => id === 'transform.t') ?? assert.fail('no transform.t');
  const { texts } = made.kind === 'plan' ? made : assert.fail('faults');
  return taskStatements(task, { texts, values, tables: [], fullRefresh })?.statements ?? [];
}

test('of a model the statements are shown that its run will send', async () => {
  assert.deepEqual(await statementsOf('-- @into t interval ts\nselect * from staged'), [
    `create temp table shiftwork_new as
select cast(s."id" as integer) as "id", cast(s."ts" as timestamp) as "ts"
from (
select * from staged
) as s
where cast(s."ts" as timestamp) >= timestamp '2018-11-03 00:00:00' and cast(s."ts" as timestamp) < timestamp '2018-11-04 00:00:00' or cast(s."ts" as timestamp) is null`,
    `delete from "public"."t"
where "ts" >= timestamp '2018-11-03 00:00:00' and "ts" < timestamp '2018-11-04 00:00:00'`,
    'insert into "public"."t" ("id", "ts")\nselect "id", "ts" from shiftwork_new',
  ]);
});

test('of a model that is refreshed in full, those that empty its table', async () => {
  const [, empty] = await statementsOf('-- @into t merge id\nselect id, ts from staged', true);
  assert.equal(empty, 'delete from "public"."t"');
});

test('where only the warehouse knows the columns of a model, its SELECT is shown', async () => {
  assert.deepEqual(await statementsOf('-- @into far replace\nselect * from staged'), ['select * from staged']);
});
