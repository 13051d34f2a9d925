// Runs that are started or set back by other means than the command line: in the Temporal UI, by `temporal workflow start`.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { RunOptions, RunReport } from '../../model/run.ts';
import { replay } from './replay.ts';
import { countActivities } from './run-events.ts';
import { startShop } from './shop.ts';
import type { Shop } from './shop.ts';

const CONTENT =
  'select (select count(*) from staging_orders), (select count(*) from orders), (select sum(total) from totals), (select count(*) from diary)';

let shop: Shop;
let runKey = '';

before(async () => (shop = await startShop()));
after(async () => await shop.stop());

describe('started or set back elsewhere', { concurrency: 1 }, () => {
  test('a run that is reset in the Temporal UI keeps its key, and doubles nothing that it had finished', async () => {
    const { code, stderr } = await shop.shiftwork(
      'run',
      'shop',
      '--workflow-id',
      'again',
      '--exclude',
      'teardown',
      '-o',
      'json',
    );
    assert.equal(code, 0, stderr);
    ({ runKey } = await shop.reportOf('again'));
    assert.deepEqual(await shop.rows(CONTENT), [['3', '3', '11', '1']]);
    for (const finished of ['transform.orders', 'stage.orders[1]', 'create.orders', 'launch.ready']) {
      await resetAfter('again', finished);
      const report = await shop.reportOf('again');
      assert.deepEqual([report.status, report.runKey], ['success', runKey], `reset after ${finished}`);
      assert.deepEqual(await shop.rows(CONTENT), [['3', '3', '11', '1']], `reset after ${finished}`);
    }
    await replay(shop.environment.temporal, 'again');
  });

  test('a run whose history is gone is gone on with by the ledger alone', async () => {
    const report = await startElsewhere({ retryOf: { runKey, runId: randomUUID() }, exclude: ['teardown'] });
    assert.deepEqual(
      report.tasks.filter(({ carried }) => carried === true),
      [],
    );
    const diary = report.tasks.find(({ id }) => id === 'transform.diary');
    assert.match(diary?.message ?? '', /An earlier attempt had finished it/);
    assert.deepEqual(await shop.rows(CONTENT), [['3', '3', '11', '1']]);
  });

  test('an attempt that never got a plan is passed over: what it was told to clear is cleared by the next', async () => {
    const { runId } = await shop.environment.temporal.workflow.getHandle('again').describe();
    const options = { retryOf: { runKey, runId }, exclude: ['teardown'], clear: ['transform.diary'] };
    await shop.writeSql({ 'transform/wrong.sql': 'insert into diary select id from nobody_knows;\n' });
    await assert.rejects(startElsewhere(options));
    await shop.removeSql('transform/wrong.sql');
    const retried = await shop.shiftwork('retry', 'again', '-o', 'json');
    assert.equal(retried.code, 0, retried.stderr);
    const { completed } = await countActivities(shop.environment.temporal, 'again');
    assert.deepEqual(
      [...completed.keys()].filter((id) => !id.startsWith(':')),
      ['transform.diary'],
    );
    assert.deepEqual(await shop.rows(CONTENT), [['3', '3', '11', '2']]);
  });

  test('an id that is started again is a new run: all of it runs, and known files are not loaded again', async () => {
    const report = await startElsewhere({ exclude: ['launch', 'teardown'] });
    assert.notEqual(report.runKey, runKey);
    assert.ok(report.tasks.every(({ state, carried }) => state === 'success' && carried !== true));
    assert.match(report.tasks.find(({ id }) => id === 'stage.orders')?.message ?? '', /Nothing new among 2 files/);
    assert.deepEqual(await shop.rows(CONTENT), [['3', '3', '11', '3']]);
  });
});

/** As `temporal workflow start` does it, with the second input that the command line fills in. */
async function startElsewhere(options: RunOptions): Promise<RunReport> {
  const handle = await shop.environment.temporal.workflow.start('shop', {
    taskQueue: 'shiftwork',
    workflowId: 'again',
    args: [{}, options],
  });
  return (await handle.result()) as RunReport;
}

/** As the Temporal UI does it: back to the workflow task that followed the end of this activity. */
async function resetAfter(workflowId: string, activityId: string): Promise<void> {
  const { connection, options, workflow } = shop.environment.temporal;
  const handle = workflow.getHandle(workflowId);
  const { runId } = await handle.describe();
  const { events = [] } = await handle.fetchHistory();
  const scheduled = events?.find((event) => event.activityTaskScheduledEventAttributes?.activityId === activityId);
  const ended = events?.findIndex(
    ({ activityTaskCompletedEventAttributes: end }) =>
      end && String(end.scheduledEventId) === String(scheduled?.eventId),
  );
  const next = events?.slice(ended).find(({ workflowTaskCompletedEventAttributes: task }) => task);
  assert.ok(scheduled && ended !== -1 && next?.eventId, `${activityId} completed`);
  await connection.workflowService.resetWorkflowExecution({
    namespace: options.namespace,
    workflowExecution: { workflowId, runId },
    reason: 'a test',
    requestId: randomUUID(),
    workflowTaskFinishEventId: next.eventId,
  });
}
