import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { faultHolds } from '../chaos/fault-holds.ts';
import { startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { eventually } from './eventually.ts';
import { lockTable } from './lock-table.ts';
import { replay } from './replay.ts';
import { countActivities, runningActivities } from './run-events.ts';
import { loadedFiles, warehouseRows } from './warehouse-rows.ts';

/** TIMEOUT_TYPE_HEARTBEAT of Temporal's API. */
const HEARTBEAT = 4;
const BATCHED = ['--param', 'batch_files=8', '--exclude', 'teardown'];

let environment: Environment;
let worker: ChildProcess;

before(async () => {
  environment = await startEnvironment(['--scale', '0.1']);
});

after(async () => await environment.stop());

test('a worker killed in the middle of a batch repeats nothing that finished, and the rows are those of a calm run', async () => {
  const { shiftwork, startWorker, temporal } = environment;
  worker = startWorker();
  const calm = await shiftwork('run', 'sparkify', ...BATCHED, '--workflow-id', 'calm');
  assert.equal(calm.code, 0, calm.stderr);
  const expected = await warehouseRows(environment);
  await tearDown();

  await shiftwork('run', 'sparkify', ...BATCHED, '--workflow-id', 'crashed', '--detach');
  const lock = await lockTable(environment, 'staging_events');
  const batch = await eventually(
    'a batch of events waits inside its COPY, and two of songs have finished',
    async () => {
      const { completed } = await countActivities(temporal, 'crashed');
      const loaded = [...completed.keys()].filter((id) => id.startsWith('stage.songs['));
      const running = await runningActivities(temporal, 'crashed');
      return loaded.length >= 2 ? running.find((id) => id.startsWith('stage.events[')) : undefined;
    },
  );
  await killWorker();
  await lock.release();
  worker = startWorker();
  await temporal.workflow.getHandle('crashed').result();

  assert.deepEqual(await warehouseRows(environment), expected);
  const { completed } = await countActivities(temporal, 'crashed');
  assert.deepEqual(
    [...completed].filter(([, times]) => times !== 1),
    [],
    'an activity completed more than once',
  );
  assert.ok(completed.has(batch), `${batch}, which the kill interrupted, completed in the end`);
  for (const table of ['staging_events', 'staging_songs']) {
    assert.equal((await loadedFiles(environment, table)).most, 1, `a file was loaded twice into ${table}`);
  }
  await tearDown();
});

test('the histories of a calm and of a crashed run replay to the same decisions', async () => {
  await replay(environment.temporal, 'calm');
  await replay(environment.temporal, 'crashed');
});

test('a worker killed while it plans a run is missed by its heartbeats, and another plans it', async () => {
  const { shiftwork, startWorker, temporal, state } = environment;
  const faults = faultHolds(state.awsEndpoint);
  const plan = await faults.hold({ service: 's3', action: 'PUT', key: 'shiftwork-artifacts/', hold: 'before' });
  await shiftwork('run', 'sparkify', '--select', 'launch.role', '--workflow-id', 'unplanned', '--detach');
  await eventually('the plan is about to be stored', async () => (await plan.isHeld()) || undefined);
  await killWorker();
  await plan.letGo();
  worker = startWorker();
  const handle = temporal.workflow.getHandle('unplanned');
  await handle.result();

  const { events } = await handle.fetchHistory();
  const started = events?.flatMap(({ activityTaskStartedEventAttributes: one }) => one ?? []) ?? [];
  const missed = started[0]?.lastFailure?.timeoutFailureInfo?.timeoutType;
  assert.equal(missed, HEARTBEAT);
  await replay(temporal, 'unplanned');
});

async function killWorker(): Promise<void> {
  const exited = once(worker, 'exit');
  worker.kill('SIGKILL');
  await exited;
}

async function tearDown(): Promise<void> {
  const { code, stderr } = await environment.shiftwork('run', 'sparkify', '--select', 'teardown');
  assert.equal(code, 0, stderr);
}
