import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { PACKAGE } from './project.ts';
import { startShop } from './shop.ts';
import type { Shop } from './shop.ts';

const DAG = `import { dag, param } from '${PACKAGE}';
export default dag({
  id: 'shop',
  params: { orders: param.string({ default: 's3://udacity-dend/orders/' }) },
  sources: [{ table: 'rates', columns: { item: 'varchar', rate: 'integer' }, loadedAt: 'at', warnAfter: '1 hour', errorAfter: '2 days' }],
});
`;

let shop: Shop;
before(async () => {
  shop = await startShop();
  await writeFile(path.join(shop.folder, 'dags/shop.ts'), DAG);
  await shop.writeSql({ 'analytics/rates.sql': 'select item, rate from rates order by item;\n' });
  // Leaves an empty warehouse up.
  await shop.shiftwork('run', 'shop', '--select', 'launch');
});
after(async () => await shop?.stop());

void test('validate looks sources up in the warehouse of a target that is named, and in none otherwise', async () => {
  const offline = await shop.shiftwork('validate');
  assert.equal(offline.code, 0);
  assert.match(offline.stdout, /^✔ shop: \d+ tasks, no faults$/m);
  const missing = await shop.shiftwork('validate', '--target', 'local');
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /dags\/shop\.ts: source public\.rates is not there\./);
  await shop.rows('create table rates (item varchar(20), rate integer, at timestamp)');
  await shop.rows("insert into rates values ('tea', 2, dateadd(hour, -3, getdate()))");
  const warned = await shop.shiftwork('validate', '--target', 'local');
  assert.equal(warned.code, 0);
  assert.match(warned.stderr, /Warning: source public\.rates is 3 hours old: .*warnAfter is 1 hour\./);
});

void test('a stale source stops what reads it and nothing else, and retry goes on once it is fresh', async () => {
  await shop.rows('update rates set at = dateadd(day, -3, getdate())');
  const stale = await shop.shiftwork('run', 'shop', '--exclude', 'launch,teardown', '--workflow-id', 'stale');
  assert.equal(stale.code, 1);
  assert.match(
    stale.stdout,
    /sources\.rates failed: public\.rates is 3 days old: its newest at is .*errorAfter is 2 days/,
  );
  assert.deepEqual(await states('stale'), {
    'sources.rates': 'failed',
    'analytics.rates': 'upstream_failed',
    'transform.totals': 'success',
  });
  await shop.rows('update rates set at = getdate()');
  const fresh = await shop.shiftwork('retry', 'stale');
  assert.equal(fresh.code, 0, fresh.stdout + fresh.stderr);
  assert.deepEqual(await states('stale'), {
    'sources.rates': 'success',
    'analytics.rates': 'success',
    'transform.totals': 'success',
  });
});

async function states(workflowId: string): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await shop.shiftwork('status', workflowId, '-o', 'json');
  const { report } = JSON.parse(stdout) as {
    readonly report: { readonly tasks: readonly { id: string; state: string }[] };
  };
  const shown = ['sources.rates', 'analytics.rates', 'transform.totals'];
  return Object.fromEntries(shown.map((id) => [id, report.tasks.find((task) => task.id === id)?.state ?? 'none']));
}
