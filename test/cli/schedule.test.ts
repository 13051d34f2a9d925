import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Client, Connection } from '@temporalio/client';
import { startTemporal, type TemporalServer } from '../../local/temporal.ts';
import { shiftwork } from './shiftwork.ts';

let stateDirectory: string;
let temporal: TemporalServer;
before(async () => {
  stateDirectory = await mkdtemp(path.join(tmpdir(), 'shiftwork-schedule-'));
  const environment = { ...process.env, TEMPORAL_ADDRESS: undefined };
  temporal = await startTemporal({ stateDirectory, port: 0, uiPort: 0, environment });
});
after(async () => {
  await temporal.stop();
  await rm(stateDirectory, { recursive: true, force: true });
});

async function shiftworkJson(...args: string[]): Promise<unknown> {
  const environment = { SHIFTWORK_HOME: stateDirectory, TEMPORAL_ADDRESS: temporal.address };
  const { code, stdout, stderr } = await shiftwork([...args, '-o', 'json'], environment);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

test("a schedule is created, brought up to date, listed and deleted, and with all goes the reaper's", async () => {
  const applied = { id: 'sparkify-local', cron: '0 6 * * *', timezone: 'UTC' };
  assert.deepEqual(await shiftworkJson('schedule', 'apply', 'sparkify'), [{ ...applied, change: 'created' }]);
  assert.deepEqual(await shiftworkJson('schedule', 'apply'), [
    { ...applied, change: 'updated' },
    { id: 'shiftwork.reap-local', cron: '*/15 * * * *', timezone: 'UTC', change: 'created' },
  ]);
  assert.deepEqual(await shiftworkJson('schedule', 'delete', 'shiftwork.reap'), { deleted: 'shiftwork.reap-local' });
  const listed = await untilNotEmpty(() => shiftworkJson('schedule', 'list'));
  assert.equal(listed[0]?.['dag'], 'sparkify');
  assert.match(String(listed[0]?.['nextRun']), /T06:00:00\.000Z$/);
  assert.deepEqual(await shiftworkJson('schedule', 'delete', 'sparkify'), { deleted: 'sparkify-local' });
});

test('without a worker the reaper says so, and is not left to begin when nobody expects it any more', async () => {
  const environment = { SHIFTWORK_HOME: stateDirectory, TEMPORAL_ADDRESS: temporal.address };
  const { code, stderr } = await shiftwork(['reap'], environment);
  assert.equal(code, 1);
  assert.match(stderr, /No worker answered .* Start one with `shiftwork worker`/s);
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection });
  const states: string[] = [];
  while (states.length === 0) {
    for await (const { status } of client.workflow.list({ query: 'WorkflowType = "shiftwork.reap"' })) {
      if (status.name !== 'RUNNING') states.push(status.name);
    }
  }
  await connection.close();
  assert.deepEqual(states, ['TERMINATED']);
});

test('what has no runs or no such run says so', async () => {
  assert.deepEqual(await shiftworkJson('runs'), []);
  const environment = { SHIFTWORK_HOME: stateDirectory, TEMPORAL_ADDRESS: temporal.address };
  const { code, stderr } = await shiftwork(['retry', 'nothing'], environment);
  assert.equal(code, 2);
  assert.match(stderr, /There is no run nothing .*shiftwork runs/s);
});

/** Temporal lists schedules a moment after it has made them. */
async function untilNotEmpty(list: () => Promise<unknown>): Promise<readonly Record<string, unknown>[]> {
  for (;;) {
    const found = (await list()) as readonly Record<string, unknown>[];
    if (found.length > 0) return found;
  }
}
