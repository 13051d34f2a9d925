import assert from 'node:assert/strict';
import { test } from 'node:test';
import { taskStatements } from '../../../cli/plan/task-statements.ts';
import { param } from '../../../model/param.ts';
import { expectPlan, planSql, type Sql } from '../../model/dag-files.ts';

const values = { data_interval_start: '2018-11-03T00:00:00.000Z', data_interval_end: '2018-11-04T00:00:00.000Z' };
const tables: Sql = {
  'create/staged': 'create table staged (id int, ts timestamp)',
  'create/t': 'create table t (id int, ts timestamp)',
};

const SHOP: Sql = {
  'create/totals': 'create table totals (item varchar(20), total bigint default 0, note integer default 0);',
  'create/sold': 'create table sold (item varchar(20), price integer);',
  'transform/sold': "delete from sold where item = :'item';\ninsert into sold select :'item', 1;",
  'transform/totals': '-- @into totals replace\nselect item, sum(price) as total from sold group by item',
};

/** The statements that a plan shows of `transform.t`. */
async function statementsOf(model: string, fullRefresh = false): Promise<readonly string[]> {
  return await statementsIn({ ...tables, 'transform/t': model }, 'transform.t', { fullRefresh });
}

async function statementsIn(
  files: Sql,
  id: string,
  more: { readonly fullRefresh?: boolean; readonly loadedSeeds?: ReadonlySet<string> } = {},
): Promise<readonly string[]> {
  const params = { item: param.string({ default: "it's" }) };
  const made = await planSql(files, { schedule: '@daily', sources: [{ table: 'far' }], params });
  const task = expectPlan(made).tasks.find((one) => one.id === id) ?? assert.fail(`no ${id}`);
  const { texts, tables: created } = made.kind === 'plan' ? made : assert.fail('faults');
  const nothing = { tables: [], fullRefresh: false, loadedSeeds: new Set<string>() };
  const sources = { created, schema: 'public', texts, values: { ...values, item: "it's" } };
  return taskStatements(task, { ...nothing, ...sources, ...more })?.statements ?? [];
}

test('of a transform the statements of its file are shown, after variables', async () => {
  assert.deepEqual(await statementsIn(SHOP, 'transform.sold'), [
    `delete from sold where item = 'it''s'`,
    `insert into sold select 'it''s', 1`,
  ]);
});

test('of a seed the statements are shown that its rows are sent in, and none where its table has them', async () => {
  const files = {
    'create/rates': 'create table rates (code char(2), rate integer, facts super)',
    'seeds/rates.csv': `code,rate,facts\nDE,1,"{""a"": "":'item'""}"\nFR,,\n`,
  };
  assert.deepEqual(await statementsIn(files, 'seeds.rates'), [
    'delete from "public"."rates"',
    `insert into "public"."rates" ("code", "rate", "facts") values
('DE', '1', json_parse('{"a": ":''item''"}')),
('FR', null, null)`,
  ]);
  assert.deepEqual(await statementsIn(files, 'seeds.rates', { loadedSeeds: new Set(['seeds.rates']) }), []);
});

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

test('of a model whose SELECT leaves columns out, those with a default are left to it', async () => {
  const statements = await statementsIn(SHOP, 'transform.totals');
  assert.match(statements[0] ?? '', /^create temp(orary)? table/i);
  assert.match(
    statements.join('\n'),
    /delete from "public"\."totals"\ninsert into "public"\."totals" \("item", "total"\)/,
  );
});

test('of a model that is refreshed in full, those that empty its table', async () => {
  const [, empty] = await statementsOf('-- @into t merge id\nselect id, ts from staged', true);
  assert.equal(empty, 'delete from "public"."t"');
});

test('where only the warehouse knows the columns of a model, its SELECT is shown', async () => {
  assert.deepEqual(await statementsOf('-- @into far replace\nselect * from staged'), ['select * from staged']);
});
