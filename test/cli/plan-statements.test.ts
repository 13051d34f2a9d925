import assert from 'node:assert/strict';
import { test } from 'node:test';
import { taskStatements } from '../../cli/plan/task-statements.ts';
import { dag } from '../../model/dag.ts';
import { makePlan } from '../../model/make-plan.ts';
import { param } from '../../model/param.ts';

const FILES = {
  'create/totals.sql': 'create table totals (item varchar(20), total bigint default 0, note integer default 0);',
  'create/sold.sql': 'create table sold (item varchar(20), price integer);',
  'transform/sold.sql': "delete from sold where item = :'item';\ninsert into sold select :'item', 1;",
  'transform/totals.sql': '-- @into totals replace\nselect item, sum(price) as total from sold group by item',
};

void test('the statements of a transform are those of its file, after variables', async () => {
  assert.deepEqual(await statementsOf('transform.sold'), [
    `delete from sold where item = 'it''s'`,
    `insert into sold select 'it''s', 1`,
  ]);
});

void test('the statements of a model are those that are written for it', async () => {
  const statements = await statementsOf('transform.totals');
  assert.match(statements[0] ?? '', /^create temp(orary)? table/i);
  assert.match(
    statements.join('\n'),
    /delete from "public"\."totals"\ninsert into "public"\."totals" \("item", "total"\)/,
  );
});

async function statementsOf(id: string): Promise<readonly string[]> {
  const made = await makePlan({
    dag: dag({ id: 'shop', params: { item: param.string({ default: "it's" }) } }),
    files: Object.entries(FILES).map(([name, text]) => ({ path: `sql/shop/${name}`, text })),
    target: { name: 'test', schema: 'public', standing: true, roleGiven: true, variables: {} },
    params: {},
    sha256: (text) => text,
  });
  assert.ok(made.kind === 'plan', JSON.stringify(made));
  const { plan, texts } = made;
  const values = { item: "it's", data_interval_start: '2018-11-01', data_interval_end: '2018-11-02' };
  const task = plan.tasks.find((one) => one.id === id);
  assert.ok(task);
  return taskStatements(task, { texts, values, tables: [], fullRefresh: false })?.statements ?? [];
}
