import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { readHistory } from '../../activities/read-history.ts';
import type { RerunPreview } from '../../cli/rerun-preview.ts';
import { replay } from './replay.ts';
import { countActivities } from './run-events.ts';
import { SECOND_DAY, startShop } from './shop.ts';
import type { Shop } from './shop.ts';

let shop: Shop;

before(async () => (shop = await startShop()));
after(async () => await shop.stop());

const KEPT = ['--exclude', 'teardown', '-o', 'json'];
const DIARY_AND_TOTALS = 'select (select count(*) from diary), (select sum(total) from totals)';

describe('clear', { concurrency: 1 }, () => {
  test('says beforehand what would run and why, and with --dry-run starts nothing', async () => {
    const { code, stderr } = await shop.shiftwork('run', 'shop', '--workflow-id', 'cleared', ...KEPT);
    assert.equal(code, 0, stderr);
    const text = await shop.shiftwork('clear', 'cleared', 'transform.totals', '--downstream', '--dry-run');
    assert.equal(text.code, 0, text.stderr);
    assert.match(text.stdout, /^transform\.totals +cleared$/m);
    assert.match(text.stdout, /^analytics\.best +below transform\.totals$/m);
    assert.match(text.stdout, /^Stays finished: launch\.role, .*transform\.orders/m);
    assert.match(text.stdout, /^The DAG is as it was when the run began\.$/m);
    const preview = await previewOf('clear', 'cleared', 'stage.orders', '--downstream');
    assert.deepEqual(preview.runs[0], { task: 'stage.orders', why: 'cleared', reload: true });
    assert.deepEqual(await shop.rows(DIARY_AND_TOTALS), [['1', '11']]);
  });

  test('refuses what others have built on, what the run has not, and what launches it', async () => {
    const alone = await shop.shiftwork('clear', 'cleared', 'transform.orders');
    assert.equal(alone.code, 2);
    assert.match(alone.stderr, /checks\.orders_paid, .*had finished on what it built\. .*--downstream/);
    const misspelt = await shop.shiftwork('clear', 'cleared', 'transform.order');
    assert.equal(misspelt.code, 2);
    assert.match(misspelt.stderr, /Did you mean transform\.orders\?/);
    const launch = await shop.shiftwork('clear', 'cleared', 'launch.cluster', '--downstream');
    assert.equal(launch.code, 2);
    assert.match(launch.stderr, /launch\.cluster cannot be cleared: a cluster that is there is used as it is/);
  });

  test('refuses a run that is open, and one that is not there', async () => {
    const { temporal } = shop.environment;
    const open = await temporal.workflow.start('shop', { taskQueue: 'nobody', workflowId: 'open', args: [] });
    const refused = await shop.shiftwork('clear', 'open', 'transform.totals');
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /open is still running.*`shiftwork cancel open` ends it/);
    await open.terminate();
    const unplanned = await shop.shiftwork('clear', 'open', 'transform.totals');
    assert.match(unplanned.stderr, /ended before it had a plan.*shiftwork retry open/);
    const unknown = await shop.shiftwork('clear', 'nobody', 'transform.totals');
    assert.deepEqual([unknown.code, /There is no run nobody/.test(unknown.stderr)], [2, true]);
  });

  test('a cleared task of a completed run runs again, and nothing else does', async () => {
    const date = await logicalDateOf('cleared');
    const cleared = await shop.shiftwork('clear', 'cleared', 'transform.diary', '-o', 'json');
    assert.equal(cleared.code, 0, cleared.stderr);
    assert.match(cleared.stderr, /^transform\.diary +cleared$/m);
    assert.deepEqual(await shop.rows(DIARY_AND_TOTALS), [['2', '11']]);
    assert.deepEqual(await ranIn('cleared'), ['transform.diary']);
    assert.equal(await logicalDateOf('cleared'), date, 'it is for the day that the run was for');
    await replay(shop.environment.temporal, 'cleared');
  });

  test('a cleared stage task loads its table anew, time after time, and what is below it follows', async () => {
    await shop.writeOrders('2.json', '{"id":3,"item":"tea","price":4}\n');
    for (const diary of ['3', '4']) {
      const cleared = await shop.shiftwork('clear', 'cleared', 'stage.orders', '--downstream', '-o', 'json');
      assert.equal(cleared.code, 0, cleared.stderr);
      assert.deepEqual(await shop.rows(DIARY_AND_TOTALS), [[diary, '12']]);
    }
    assert.deepEqual(await shop.rows('select count(*), count(distinct id) from staging_orders'), [['3', '3']]);
  });

  test('finished tasks with other SQL stay finished, and what would run them again is said each time', async () => {
    await shop.writeSql({ 'transform/diary.sql': 'insert into diary select count(*) + 100 from orders;\n' });
    await shop.writeSql({ 'analytics/cheapest.sql': 'select item from totals order by total limit 1;\n' });
    const preview = await previewOf('clear', 'cleared', 'analytics.best');
    const command = 'shiftwork clear cleared transform.diary';
    assert.deepEqual(preview.changed, [{ task: 'transform.diary', file: 'sql/shop/transform/diary.sql', command }]);
    assert.deepEqual(preview.difference?.added, ['analytics.cheapest']);
    assert.deepEqual(preview.difference?.changed[0]?.diff, [
      '-insert into diary select count(*) from orders;',
      '+insert into diary select count(*) + 100 from orders;',
    ]);
    assert.deepEqual(preview.runs, [
      { task: 'analytics.best', why: 'cleared' },
      { task: 'analytics.cheapest', why: 'new in the DAG' },
    ]);
    assert.equal((await shop.shiftwork('clear', 'cleared', 'analytics.best', '-o', 'json')).code, 0);
    assert.deepEqual(await shop.rows('select count(*), max(orders) from diary'), [['4', '3']]);
    const later = await previewOf('clear', 'cleared', 'analytics.best');
    assert.deepEqual(later.changed, preview.changed, 'it is said again: that a later run saw the SQL changes nothing');
    const text = await shop.shiftwork('clear', 'cleared', 'analytics.best', '--dry-run');
    assert.match(
      text.stdout,
      /^Stays finished though its SQL has changed:\n.*diary\.sql .*: shiftwork clear cleared transform\.diary$/m,
    );
    const same = await previewOf('clear', 'cleared', 'analytics.best', '--code', 'same');
    assert.equal(same.difference, undefined);
  });

  test('a finished task that is gone from the DAG is told, and its table stays', async () => {
    await shop.removeSql('transform/diary.sql');
    const { notes, difference } = await previewOf('clear', 'cleared', 'analytics.best');
    assert.match(notes.join('\n'), /transform\.diary had finished and is no longer in the DAG: its table stays\./);
    assert.deepEqual(difference?.gone, ['transform.diary']);
  });
});

describe('retry', { concurrency: 1 }, () => {
  test('after a failed check, retry builds its table anew, though that had finished', async () => {
    await tearDown();
    await shop.writeOrders('3.json', '{"id":4,"item":"cup","price":-5}\n');
    const failed = await shop.shiftwork('run', 'shop', '--workflow-id', 'checked', ...KEPT);
    assert.equal(failed.code, 1);
    const { failingRows } = JSON.parse(failed.stdout) as { failingRows: unknown };
    assert.deepEqual(failingRows, [{ task: 'checks.orders_paid', columns: ['id'], rows: [['4']] }]);
    const status = await shop.shiftwork('status', 'checked');
    assert.match(status.stdout, /^checks\.orders_paid \(the rows that failed\)\nid\n *4$/m);
    await shop.rows('update staging_orders set price = 5 where id = 4');
    const preview = await previewOf('retry', 'checked');
    assert.deepEqual(preview.runs.slice(0, 2), [
      { task: 'transform.orders', why: 'checks.orders_paid failed on it' },
      { task: 'checks.orders_paid', why: 'failed (CheckFailed)' },
    ]);
    const both = await Promise.all(['one', 'two'].map(() => shop.shiftwork('retry', 'checked', '-o', 'json')));
    const refused = both.filter(({ code }) => code !== 0);
    assert.equal(refused.length, 1, both.map(({ stderr }) => stderr).join('\n'));
    // The later of the two is told so, whether it had looked at the run before the other started it, or after.
    assert.match(
      refused[0]?.stderr ?? '',
      /has been started again by somebody else \(\S+@\S+, at .* UTC\)|Run checked is running/,
    );
    assert.deepEqual(await shop.rows('select count(*), min(price) from orders'), [['4', '3']]);
    await replay(shop.environment.temporal, 'checked');
  });

  test('--code same goes on with the plan that the run began with, whatever has become of the DAG', async () => {
    await tearDown();
    await shop.writeOrders('3.json', SECOND_DAY);
    await shop.writeSql({ 'transform/late.sql': 'insert into diary select 1 / 0;\n' });
    const failed = await shop.shiftwork('run', 'shop', '--workflow-id', 'same', ...KEPT);
    assert.equal(failed.code, 1);
    await shop.writeSql({ 'transform/late.sql': 'insert into diary select id from nobody_knows;\n' });
    const broken = await shop.shiftwork('retry', 'same');
    assert.equal(broken.code, 1);
    assert.match(broken.stderr, /nobody_knows[^]*--code same/);
    const same = await shop.shiftwork('retry', 'same', '--code', 'same', '-o', 'json');
    assert.equal(same.code, 1);
    assert.match(same.stdout, /division by zero/i);
    await shop.writeSql({ 'transform/late.sql': 'insert into diary select 7;\n' });
    const mended = await shop.shiftwork('retry', 'same', '--from', 'transform.totals', '-o', 'json');
    assert.equal(mended.code, 0, mended.stderr);
    assert.match(mended.stderr, /^transform\.totals +--from$/m);
    assert.deepEqual(await ranIn('same'), [
      'analytics.best',
      'analytics.cheapest',
      'transform.late',
      'transform.totals',
    ]);
    assert.deepEqual(await shop.rows('select count(*) from diary where orders = 7'), [['1']]);
  });

  test('a cluster that is gone is told beforehand, and everything is built again', async () => {
    await tearDown();
    const preview = await previewOf('clear', 'same', 'analytics.best');
    assert.ok(preview.runs.every(({ why }) => why === 'the warehouse is gone'));
    assert.match(preview.notes.join('\n'), /has been deleted, and what was in it is gone: everything is built again/);
  });
});

async function tearDown(): Promise<void> {
  const { code, stderr } = await shop.shiftwork('run', 'shop', '--select', 'teardown', '-o', 'json');
  assert.equal(code, 0, stderr);
}

async function previewOf(...args: readonly string[]): Promise<RerunPreview> {
  const { code, stdout, stderr } = await shop.shiftwork(...args, '--dry-run', '-o', 'json');
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as RerunPreview;
}

/** The tasks that the latest run of the id ran, the engine's own steps aside. */
async function ranIn(workflowId: string): Promise<readonly string[]> {
  const { completed } = await countActivities(shop.environment.temporal, workflowId);
  return [...completed.keys()].filter((id) => !id.startsWith(':')).toSorted();
}

async function logicalDateOf(workflowId: string): Promise<string | undefined> {
  const history = await shop.environment.temporal.workflow.getHandle(workflowId).fetchHistory();
  return readHistory(history).plan?.run.logicalDate;
}
