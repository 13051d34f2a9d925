import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunReport } from '../../model/run.ts';
import { startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { replay } from './replay.ts';
import { completedInAll, readChain } from './run-chain.ts';
import { temporalWith } from './temporal-with.ts';

/** A small run of Sparkify has several times as many events. */
const SUGGESTED_AFTER = 60;

let folder: string;
let environment: Environment;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-continue-'));
  await temporalWith(folder, [`limit.historyCount.suggestContinueAsNew=${SUGGESTED_AFTER}`]);
  environment = await startEnvironment(['--scale', '0.05']);
  environment.startWorker();
});
after(async () => {
  await environment.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a long run continues as new, in the middle of a load too, and what it shows never goes back', async () => {
  const { shiftwork, temporal } = environment;
  const started = await shiftwork('run', 'sparkify', '--param', 'batch_files=2', '--workflow-id', 'long', '--detach');
  assert.equal(started.code, 0, started.stderr);
  const handle = temporal.workflow.getHandle('long');
  const first = await handle.describe();
  const reports = await watch(() => handle.query<RunReport>('status'), handle.result());
  const links = await readChain(temporal, 'long', first.runId);
  assert.ok(links.length > 3, `it had ${links.length} executions`);

  const report = (await handle.result()) as RunReport;
  assert.equal(report.runKey, first.runId);
  for (const task of report.tasks) assert.equal(task.state, 'success', task.id);
  for (const [id, times] of completedInAll(links)) if (isBatchOrTask(id)) assert.equal(times, 1, id);
  for (const table of ['staging_events', 'staging_songs']) {
    const loaded = report.tasks.find(({ id }) => id === `stage.${table.replace('staging_', '')}`);
    assert.ok((loaded?.batches?.total ?? 0) > 10, 'the load has many batches');
    assert.ok(loaded?.startedAtMs !== undefined && loaded.files !== undefined);
  }
  assertForward([...reports, report]);
  for (const { runId } of links) await replay(temporal, 'long', runId);
});

/** A stage task's own activity lists what is left, in each execution anew. */
function isBatchOrTask(id: string): boolean {
  return !id.startsWith(':') && !/^stage\.\w+$/.test(id);
}

async function watch(ask: () => Promise<RunReport>, end: Promise<unknown>): Promise<readonly RunReport[]> {
  const reports: RunReport[] = [];
  const over = new AbortController();
  void end.finally(() => over.abort());
  while (!over.signal.aborted) {
    reports.push(await ask());
    await sleep(20);
  }
  return reports;
}

const ORDER = ['none', 'queued', 'running', 'success'];

function assertForward(reports: readonly RunReport[]): void {
  const planned = reports.filter(({ tasks }) => tasks.length > 0);
  const seen = new Map<string, RunReport['tasks'][number]>();
  for (const { tasks } of reports.slice(reports.indexOf(planned[0] as RunReport))) {
    assert.equal(tasks.length, planned[0]?.tasks.length, 'no task disappears');
    for (const task of tasks) {
      const earlier = seen.get(task.id);
      seen.set(task.id, task);
      if (earlier === undefined) continue;
      assert.ok(ORDER.indexOf(task.state) >= ORDER.indexOf(earlier.state), `${task.id} went back to ${task.state}`);
      assert.ok((task.batches?.done ?? 0) >= (earlier.batches?.done ?? 0), `${task.id} lost batches`);
      assert.ok((task.rows ?? 0) >= (earlier.rows ?? 0), `${task.id} lost rows`);
      if (earlier.startedAtMs !== undefined) assert.equal(task.startedAtMs, earlier.startedAtMs, task.id);
    }
  }
}
