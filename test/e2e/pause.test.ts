import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { RunReport } from '../../model/run.ts';
import { end, startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { eventually } from './eventually.ts';
import { lockTable } from './lock-table.ts';
import { replay } from './replay.ts';
import { runningActivities } from './run-events.ts';
import { SMALL_COUNTS, writeSmallInput } from './small-input.ts';

let folder: string;
let environment: Environment;
let worker: ChildProcess;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-pause-'));
  environment = await startEnvironment(['--data', await writeSmallInput(folder)]);
  worker = environment.startWorker();
});
after(async () => {
  await environment.stop();
  await rm(folder, { recursive: true, force: true });
});

test('pausing lets a batch that runs end and starts nothing more, and resuming goes on from there', async () => {
  const { shiftwork, temporal } = environment;
  await shiftwork('run', 'sparkify', '--param', 'batch_files=1', '--workflow-id', 'calm', '--detach');
  const lock = await lockTable(environment, 'staging_events');
  await eventually('a COPY waits in the warehouse', async () => ((await lock.copies()) > 0 ? true : undefined));
  await eventually(
    'the songs are loaded',
    async () =>
      (await reportOf('calm')).tasks.some(({ id, state }) => id === 'stage.songs' && state === 'success') || undefined,
  );
  assert.equal((await shiftwork('pause', 'calm')).code, 0);
  const again = await shiftwork('pause', 'calm');
  assert.deepEqual([again.code, /is paused already, by \S+ at /.test(again.stderr)], [2, true], again.stderr);
  await lock.release();
  await eventually('nothing runs', async () =>
    (await runningActivities(temporal, 'calm')).length === 0 ? true : undefined,
  );

  const { status, tasks, notes } = await reportOf('calm');
  assert.equal(status, 'paused');
  assert.match(
    notes.join('\n'),
    /Paused by \S+ at .* UTC: what runs may end, nothing else starts\.\nTo go on: shiftwork resume calm/,
  );
  const running = tasks.filter((task) => task.state === 'running');
  assert.deepEqual(
    running.map(({ id, batches }) => [id, batches?.done, (batches?.total ?? 0) > 1]),
    [['stage.events', 1, true]],
    'it stopped after the batch that ran, and nothing else has started',
  );
  assert.equal(tasks.find(({ id }) => id === 'transform.songplays')?.state, 'none');
  const { stdout } = await shiftwork('runs');
  assert.match(stdout, /^calm +sparkify +local +paused/m);

  assert.equal((await shiftwork('resume', 'calm')).code, 0);
  const report = (await temporal.workflow.getHandle('calm').result()) as RunReport;
  assert.equal(report.status, 'success');
  const rows = report.tasks.filter(({ kind }) => kind === 'stage').map(({ rows: count = 0 }) => count);
  assert.deepEqual(new Set(rows), new Set([SMALL_COUNTS['staging_events'], SMALL_COUNTS['staging_songs']]));
  await replay(temporal, 'calm');
});

test('a run that is paused can be cancelled, and tears down', async () => {
  const { shiftwork, temporal } = environment;
  await shiftwork('run', 'sparkify', '--workflow-id', 'unwanted', '--detach');
  assert.equal((await shiftwork('pause', 'unwanted')).code, 0);
  const cancelled = await shiftwork('cancel', 'unwanted');
  assert.equal(cancelled.code, 0, cancelled.stderr);
  const { status } = await temporal.workflow.getHandle('unwanted').describe();
  assert.equal(status.name, 'CANCELLED');
  await replay(temporal, 'unwanted');
});

test('a run that is over, not paused or unknown is told apart', async () => {
  const { shiftwork } = environment;
  const cases: readonly (readonly [args: readonly string[], said: RegExp])[] = [
    [['pause', 'calm'], /Run calm is over \(completed\): there is nothing to pause\./],
    [['resume', 'unwanted'], /Run unwanted is over \(cancelled\)/],
    [['pause', 'nobody'], /There is no run nobody/],
  ];
  for (const [args, said] of cases) {
    const { code, stderr } = await shiftwork(...args);
    assert.match(stderr, said);
    assert.equal(code, 2);
  }
});

test('without a worker a run cannot be asked, which is said in time', async () => {
  const { shiftwork, temporal, startWorker } = environment;
  await end(worker);
  await shiftwork('run', 'sparkify', '--workflow-id', 'alone', '--detach');
  const { code, stderr } = await shiftwork('pause', 'alone');
  assert.equal(code, 1);
  assert.match(stderr, /No worker answered within 10 s.*shiftwork worker.*may still pause/);
  startWorker();
  await eventually('the request has reached the run', async () =>
    (await reportOf('alone').catch(() => undefined))?.status === 'paused' ? true : undefined,
  );
  const resumed = await shiftwork('resume', 'alone');
  assert.equal(resumed.code, 0, resumed.stderr);
  const notPaused = await shiftwork('resume', 'alone');
  assert.match(notPaused.stderr, /Run alone is not paused: it is running\./);
  await temporal.workflow.getHandle('alone').cancel();
  await assert.rejects(temporal.workflow.getHandle('alone').result());
});

async function reportOf(workflowId: string): Promise<RunReport> {
  return await environment.temporal.workflow.getHandle(workflowId).query<RunReport>('status');
}
