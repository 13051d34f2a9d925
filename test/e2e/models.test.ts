import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startShop } from './shop.ts';
import type { Shop } from './shop.ts';

let shop: Shop;

const MODELS = {
  'transform/orders.sql':
    '-- @into orders merge id\nselect id, price, item from staging_orders where price is not null;\n',
  'transform/totals.sql': '-- @into totals replace\nselect sum(price) as total, item from orders group by item;\n',
  'transform/diary.sql': '-- @into diary append\nselect count(*) as orders from orders;\n',
};

before(async () => {
  shop = await startShop();
  await shop.writeSql(MODELS);
});
after(async () => await shop.stop());

const KEPT = ['--exclude', 'teardown', '-o', 'json'];
/** On the warehouse that the first run has kept. */
const AGAIN = ['--select', 'create', '--select', 'stage', '--select', 'transform', '-o', 'json'];

describe('a DAG of models', { concurrency: 1 }, () => {
  test('runs, and a second run does again all but what only appends', async () => {
    const first = await shop.shiftwork('run', 'shop', '--workflow-id', 'first', ...KEPT);
    assert.equal(first.code, 0, first.stderr);
    assert.deepEqual(await shop.rows('select * from totals order by item'), [
      ['cup', '5'],
      ['tea', '6'],
    ]);
    await shop.writeOrders('3.json', '{"id":4,"item":"cup","price":5}\n');
    const second = await shop.shiftwork('run', 'shop', ...AGAIN);
    assert.equal(second.code, 1);
    assert.match(
      second.stdout,
      /transform\.diary stopped before it wrote anything: it has appended its rows to public\.diary before/,
    );
    assert.deepEqual(await shop.rows('select sum(total), (select sum(orders) from diary) from totals'), [['16', '3']]);
  });

  test('a clear of what appends adds its rows once more', async () => {
    const cleared = await shop.shiftwork('clear', 'first', 'transform.diary', '-o', 'json');
    assert.equal(cleared.code, 0, cleared.stderr);
    assert.deepEqual(
      await shop.rows('select orders from diary order by 1'),
      [[3], [4]].map((row) => row.map(String)),
    );
  });

  test('--full-refresh fills the tables anew, and what appends too', async () => {
    const run = await shop.shiftwork('run', 'shop', '--full-refresh', ...AGAIN);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(await shop.rows('select orders from diary'), [['4']]);
  });

  test('a retry of a full refresh that failed is one too', async () => {
    const model = MODELS['transform/diary.sql'];
    await shop.writeSql({ 'transform/diary.sql': model.replace('count(*)', 'count(*) / 0') });
    const failed = await shop.shiftwork('run', 'shop', '--full-refresh', '--workflow-id', 'broken', ...AGAIN);
    assert.equal(failed.code, 1);
    await shop.writeSql({ 'transform/diary.sql': model });
    const preview = await shop.shiftwork('retry', 'broken', '--dry-run');
    assert.match(preview.stdout, /^transform\.diary +failed \(BadData\); fills its table anew$/m);
    const retried = await shop.shiftwork('retry', 'broken', '-o', 'json');
    assert.equal(retried.code, 0, retried.stderr);
    assert.deepEqual(await shop.rows('select orders from diary'), [['4']]);
  });

  test('--full-refresh without a model is wrong use', async () => {
    const { code, stderr } = await shop.shiftwork('run', 'shop', '--full-refresh', '--select', 'stage');
    assert.equal(code, 2);
    assert.match(stderr, /--full-refresh fills the tables of models anew, and none of shop is selected/);
  });
});
