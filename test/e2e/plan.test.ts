import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { PlanPreview } from '../../cli/plan/plan-preview.ts';
import type { RunReport } from '../../model/run.ts';
import { startShop } from './shop.ts';
import type { Shop } from './shop.ts';

const KEEP = ['--exclude', 'teardown'];
const ON_WAREHOUSE = ['--exclude', 'launch,teardown'];

let shop: Shop;
before(async () => {
  shop = await startShop();
});
after(async () => await shop?.stop());

void test('a plan on a warehouse that should be up and is not says why, and plans nothing', async () => {
  const { code, stdout, stderr } = await shop.shiftwork('plan', 'shop', ...ON_WAREHOUSE);
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(
    stderr,
    /^shiftwork: A run of shop on local .* cannot be looked at:\nThere is no warehouse for DAG shop /,
  );
});

void test('a plan with no warehouse is one for a new one; the run does what it says, and the plan has changed nothing', async () => {
  const things = await whatThereIs();
  const planned = await plan(...KEEP);
  assert.deepEqual(await whatThereIs(), things);
  assert.equal(planned.warehouse.kind, 'new');
  assert.deepEqual(planned.launch, { nodeType: 'ra3.large', numberOfNodes: 1, region: 'us-west-2', price: null });
  assert.deepEqual(new Set(planned.tables.map(({ becomes }) => becomes)), new Set(['created']));
  assert.deepEqual(
    planned.loads.map(({ batches }) => batches.map(({ files }) => files)),
    [[['s3://udacity-dend/orders/1.json'], ['s3://udacity-dend/orders/2.json']]],
  );
  const { stops } = planned.gates.find(({ task }) => task === 'checks.orders_paid') ?? {};
  assert.deepEqual(stops?.toSorted(), ['transform.diary', 'transform.totals']);
  assert.deepEqual(
    planned.skipped.map(({ task }) => task),
    ['teardown.cluster', 'teardown.role'],
  );
  assertDone(planned, await run('planned-new', ...KEEP));
});

void test('a plan on a warehouse that is up tells changes and new files; the run does just that, and the plan has changed nothing', async () => {
  await shop.writeSql({
    'create/orders.sql':
      'create table if not exists orders (id integer, item varchar(40), price integer, note date);\n',
    'create/colours.sql': 'create table if not exists colours (colour varchar(9));\n',
    'seeds/colours.csv': 'colour\nblue\n',
  });
  await shop.writeOrders('3.json', '{"id":4,"item":"pot","price":9}\n');
  const [things, catalog] = [await whatThereIs(), await warehouse()];
  const planned = await plan(...ON_WAREHOUSE, '--sql');
  assert.deepEqual([await whatThereIs(), await warehouse()], [things, catalog]);
  assert.equal(planned.warehouse.kind, 'up');
  assert.equal(planned.launch, undefined);
  const orders = planned.tables.find(({ table }) => table === 'public.orders');
  assert.equal(orders?.becomes, 'changed');
  assert.deepEqual(planned.loads[0]?.known, 2);
  const statementsOf = (task: string) => planned.statements?.find((one) => one.task === task)?.statements;
  assert.deepEqual(statementsOf('create.orders'), orders.statements);
  assert.deepEqual(statementsOf('create.totals'), []);
  const [emptied, filled] = statementsOf('seeds.colours') ?? [];
  assert.equal(emptied, 'delete from "public"."colours"');
  assert.match(filled ?? '', /^insert into "public"\."colours" \("colour"\) values\n\('blue'\)$/);
  assert.match(statementsOf('stage.orders')?.[0] ?? '', /from 's3:\/\/udacity-dend\/orders\/' iam_role 'IAM_ROLE'/);
  const report = await run('planned-up', ...ON_WAREHOUSE);
  assertDone(planned, report);
  const message = report.tasks.find(({ id }) => id === 'create.orders')?.message ?? '';
  for (const sql of orders.statements) assert.ok(message.includes(sql), message);
  const next = await plan(...ON_WAREHOUSE, '--sql');
  assert.deepEqual(next.statements?.find(({ task }) => task === 'seeds.colours')?.statements, []);
});

void test('a plan says what will stop, and the run stops there', async () => {
  await shop.writeSql({ 'create/totals.sql': 'create table if not exists totals (item varchar(20));\n' });
  const text = await shop.shiftwork('plan', 'shop', ...ON_WAREHOUSE);
  assert.match(text.stdout, /public\.totals +stops/);
  assert.match(text.stdout, /ALTER TABLE "public"\."totals" DROP COLUMN "total"; and then retry/);
  const { code, stdout } = await shop.shiftwork('run', 'shop', ...ON_WAREHOUSE, '--workflow-id', 'planned-stop');
  assert.equal(code, 1);
  assert.match(stdout, /create\.totals stopped: public\.totals is not as sql\/shop\/create\/totals\.sql says/);
});

void test('a rebuild is offered by the run that stops for it, and made by its retry', async () => {
  await shop.writeSql({
    'create/totals.sql': 'create table if not exists totals (item varchar(20), total bigint);\n',
    'create/orders.sql': 'create table if not exists orders (id bigint, item varchar(40), price integer, note date);\n',
  });
  const orders = await shop.rows('select id, item, price from orders order by id');
  const offered = await shop.shiftwork('run', 'shop', ...ON_WAREHOUSE, '--workflow-id', 'planned-rebuild');
  assert.equal(offered.code, 1);
  assert.match(offered.stdout, /have the table rebuilt, .*: shiftwork retry planned-rebuild --rebuild public\.orders/);
  const { code, stdout, stderr } = await shop.shiftwork('retry', 'planned-rebuild', '--rebuild', 'orders');
  assert.equal(code, 0, stdout + stderr);
  const { tasks } = await shop.reportOf('planned-rebuild');
  assert.match(tasks.find(({ id }) => id === 'create.orders')?.message ?? '', /^Rebuilt public\.orders: /);
  assert.deepEqual(await shop.rows('select id, item, price from orders order by id'), orders);
});

void test('a table that is to be rebuilt and that no selected task makes is wrong use', async () => {
  const { code, stderr } = await shop.shiftwork('plan', 'shop', '--rebuild', 'order');
  assert.equal(code, 2);
  assert.match(stderr, /No selected task of create\/ makes public\.order, .*Did you mean public\.orders\?/);
});

async function plan(...args: readonly string[]): Promise<PlanPreview> {
  const { code, stdout, stderr } = await shop.shiftwork('plan', 'shop', ...args, '-o', 'json');
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as PlanPreview;
}

async function run(id: string, ...args: readonly string[]): Promise<RunReport> {
  const { code, stderr, stdout } = await shop.shiftwork('run', 'shop', ...args, '--workflow-id', id);
  assert.equal(code, 0, stdout + stderr);
  return await shop.reportOf(id);
}

/** The run had the tasks that were planned, and loaded as many files in as many batches. */
function assertDone(planned: PlanPreview, report: RunReport): void {
  assert.deepEqual(
    report.tasks.map(({ id, upstream }) => ({ id, upstream })),
    planned.tasks.map(({ id, upstream }) => ({ id, upstream })),
  );
  for (const { task, batches } of planned.loads) {
    const done = report.tasks.find(({ id }) => id === task);
    assert.deepEqual(done?.batches, { done: batches.length, total: batches.length });
    assert.equal(
      done?.files,
      batches.reduce((sum, { files }) => sum + files.length, 0),
    );
  }
}

/** What S3 holds, artifacts among it, and what Temporal has run. */
async function whatThereIs(): Promise<readonly string[]> {
  const files = await readdir(shop.environment.buckets, { recursive: true });
  const runs: string[] = [];
  for await (const { workflowId, runId } of shop.environment.temporal.workflow.list())
    runs.push(`${workflowId} ${runId}`);
  return [...files, ...runs].toSorted();
}

/** Every column and every row count of the warehouse, the ledger among it. */
async function warehouse(): Promise<readonly unknown[]> {
  const columns = await shop.rows(
    "select table_schema, table_name, column_name, data_type, character_maximum_length from information_schema.columns where table_schema in ('public', 'shiftwork') order by 1, 2, 3",
  );
  const ledger = await shop.rows('select entry, task, batch from shiftwork."public$staging_orders" order by 1, 2, 3');
  return [columns, ledger, await shop.rows('select count(*) from staging_orders')];
}
