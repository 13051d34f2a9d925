import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { end, startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { eventually } from './eventually.ts';
import { lockTable } from './lock-table.ts';
import type { LockedTable } from './lock-table.ts';
import { startIn } from './project.ts';
import { countActivities } from './run-events.ts';

/** PENDING_ACTIVITY_STATE_STARTED of Temporal's API. */
const STARTED = 2;
const ROOT = path.join(import.meta.dirname, '../..');

let environment: Environment;
const workers: Worker[] = [];

before(async () => {
  environment = await startEnvironment(['--scale', '0.05']);
});
after(async () => {
  await Promise.all(workers.map(({ process }) => end(process)));
  await environment.stop();
});

test('a worker that is told to stop lets its COPY end, or stops it, and another goes on with nothing repeated', async () => {
  const { shiftwork, temporal } = environment;
  const hasty = startWorker({ SHIFTWORK_DRAIN_SECONDS: '0.5' });
  await shiftwork('run', 'sparkify', '--param', 'batch_files=4', '--workflow-id', 'drained', '--detach');
  const lock = await lockTable(environment, 'staging_events');

  const batch = await batchAtWork(lock, { ended: 0 });
  hasty.process.kill('SIGTERM');
  assert.equal(await exitOf(hasty), 0, 'its time to drain was over: the COPY is stopped');
  assert.equal(await lock.copies(), 0);

  const interrupted = startWorker();
  assert.equal(await batchAtWork(lock, { ended: 1 }), batch);
  interrupted.process.kill('SIGTERM');
  await hasStopped(interrupted);
  await sleep(1_100); // What follows sooner is taken for an echo of the first.
  interrupted.process.kill('SIGTERM');
  assert.equal(await exitOf(interrupted), 1, `a second signal ends a worker at once:\n${interrupted.log()}`);

  const patient = startWorker();
  assert.equal(await batchAtWork(lock, { ended: 2 }), batch);
  patient.process.kill('SIGTERM');
  await hasStopped(patient);
  await lock.release();
  assert.equal(await exitOf(patient), 0);
  // An event that comes while a workflow task is under way is in the history only when that has ended.
  const loaded = await eventually('it has ended its batch', async () => {
    const { completed } = await countActivities(temporal, 'drained');
    return completed.get(batch) === 1 ? completed : undefined;
  });
  assert.equal(loaded.get(batchAfter(batch)), undefined, 'and has taken nothing more');
  const copying = `select count(*) from stv_recents where trim(status) = 'Running' and query ilike 'copy %'`;
  assert.equal(await environment.value(copying), '0', 'and has left nothing at work');

  startWorker();
  await temporal.workflow.getHandle('drained').result();
  const counts = await countActivities(temporal, 'drained');
  for (const [id, times] of counts.scheduled) assert.deepEqual([id, times], [id, 1]);
  for (const [id, times] of counts.completed) assert.deepEqual([id, times], [id, 1]);
});

interface Worker {
  readonly process: ChildProcess;
  readonly log: () => string;
}

function startWorker(more: Readonly<Record<string, string>> = {}): Worker {
  const process = startIn(ROOT, ['worker'], { ...environment.variables, ...more });
  let log = '';
  process.stdout?.resume();
  process.stderr?.setEncoding('utf8').on('data', (text: string) => (log += text));
  const worker = { process, log: () => log };
  workers.push(worker);
  return worker;
}

async function exitOf({ process }: Worker): Promise<number | null> {
  if (process.exitCode === null && process.signalCode === null) await once(process, 'exit');
  return process.exitCode;
}

/**
 * The batch of events that a worker loads: its COPY waits in the warehouse, and those of so many attempts before it have been ended.
 * The attempt's number tells less: Temporal may give one to a worker that has just stopped asking.
 */
async function batchAtWork(lock: LockedTable, { ended }: { readonly ended: number }): Promise<string> {
  await eventually(`${ended} COPYs have been ended`, async () => ((await lock.aborted()) === ended ? true : undefined));
  await eventually('one waits', async () => ((await lock.copies()) === 1 ? true : undefined));
  const handle = environment.temporal.workflow.getHandle('drained');
  const { raw } = await handle.describe();
  const batch = raw.pendingActivities?.find(({ activityId }) => activityId?.startsWith('stage.events['));
  assert.equal(Number(batch?.state), STARTED);
  return batch?.activityId ?? '';
}

/** `stage.events[3]` is the one after `stage.events[2]`. */
function batchAfter(batch: string): string {
  return batch.replace(/\d+/, (number) => String(Number(number) + 1));
}

async function hasStopped(worker: Worker): Promise<void> {
  await eventually('it takes nothing more', () => (/DRAINING|STOPPING/.test(worker.log()) ? true : undefined));
}
