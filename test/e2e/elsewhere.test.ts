import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { WorkflowFailedError } from '@temporalio/client';
import type { RunView } from '../../cli/read-run.ts';
import { findTemporalBinary } from '../../local/temporal-binary.ts';
import { startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { eventually } from './eventually.ts';
import { activitySummaries } from './run-events.ts';
import { writeSmallInput } from './small-input.ts';

let folder: string;
let binary: string;
let environment: Environment;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-elsewhere-'));
  binary = await findTemporalBinary({ environment: process.env, onProgress: () => undefined });
  environment = await startEnvironment(['--data', await writeSmallInput(folder)]);
  environment.startWorker();
});
after(async () => {
  await environment.stop();
  await rm(folder, { recursive: true, force: true });
});

describe("a run that Temporal's own tools start", { concurrency: 1 }, () => {
  test('needs no input, and shows itself in the Temporal UI while it runs', async () => {
    await startElsewhere('first');
    const details = await eventually('the live table shows a task that runs', async () => {
      const seen = await currentDetails('first');
      return /\| \S+ \| [^|]*running/.test(seen) ? seen : undefined;
    });
    assert.match(details, /\| Task \| State \|/i);
    const view = await status('first');
    assert.equal(view.report?.status, 'running');
    // So that it still goes on when the next one has looked.
    await succeeds('pause', 'first');
  });

  test('waits while another runs, and says for which', async () => {
    await startElsewhere('second', '--input', '{}');
    const { report } = await eventually('second is queued', async () => {
      const view = await status('second');
      return view.report?.status === 'queued' ? view : undefined;
    });
    assert.deepEqual(report?.notes, ['Queued behind first: sparkify has maxActiveRuns 1.']);
    await succeeds('resume', 'first');
  });

  test('ends as one of the command line does, and each of its activities carries the name of its task', async () => {
    await Promise.all(['first', 'second'].map((id) => environment.temporal.workflow.getHandle(id).result()));
    const [first, second] = [await status('first'), await status('second')];
    assert.ok(first.closedAt !== undefined && second.report !== undefined);
    const launched = second.report.tasks.find(({ id }) => id === 'launch.role');
    assert.ok((launched?.startedAtMs ?? 0) >= first.closedAt.valueOf(), 'second began before first had ended');
    for (const { report } of [first, second]) {
      assert.deepEqual(
        report?.tasks.filter(({ state }) => state !== 'success'),
        [],
      );
    }
    const names = await activitySummaries(environment.temporal, 'first');
    for (const { id } of second.report.tasks) assert.equal(names.get(id), id);
    for (const [id, name] of names) assert.equal(name, id);
    assert.match(await currentDetails('first'), /\| teardown\.cluster \|.*success/);
  });

  test('of an unknown type fails at once, and names the DAGs that there are', async () => {
    await startElsewhere('unknown-dag', '--type', 'sparkfy');
    await assert.rejects(environment.temporal.workflow.getHandle('unknown-dag').result(), (error) => {
      assert.ok(error instanceof WorkflowFailedError);
      assert.match(
        error.cause?.message ?? '',
        /There is no DAG sparkfy\. Did you mean sparkify\? There are: sparkify, sparkify_daily\./,
      );
      return true;
    });
  });

  test('with a wrong param fails at once, with every fault', async () => {
    await startElsewhere('wrong-params', '--input', '{"batch_files": "many", "resett": true}');
    await assert.rejects(environment.temporal.workflow.getHandle('wrong-params').result(), (error) => {
      assert.ok(error instanceof WorkflowFailedError);
      assert.match(error.cause?.message ?? '', /batch_files.*number/);
      assert.match(error.cause?.message ?? '', /resett.*Did you mean reset\?/);
      return true;
    });
    const activities = await activitySummaries(environment.temporal, 'wrong-params');
    assert.deepEqual([...activities.keys()], [':plan']);
  });
});

async function startElsewhere(workflowId: string, ...args: readonly string[]): Promise<void> {
  const type = args.includes('--type') ? [] : ['--type', 'sparkify'];
  const at = ['--address', environment.state.temporalAddress ?? ''];
  const command = [
    'workflow',
    'start',
    '--workflow-id',
    workflowId,
    '--task-queue',
    'shiftwork',
    ...type,
    ...args,
    ...at,
  ];
  const child = spawn(binary, command, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.equal(code, 0, output);
}

async function status(workflowId: string): Promise<RunView> {
  const { code, stdout, stderr } = await environment.shiftwork('status', workflowId, '-o', 'json');
  assert.equal(code, 0, stderr);
  const view = JSON.parse(stdout) as RunView;
  return { ...view, ...(view.closedAt === undefined ? {} : { closedAt: new Date(view.closedAt) }) };
}

async function succeeds(...command: readonly string[]): Promise<void> {
  const { code, stderr } = await environment.shiftwork(...command);
  assert.equal(code, 0, stderr);
}

/** What the Temporal UI shows above the history of a run: it asks the worker by this query. */
async function currentDetails(workflowId: string): Promise<string> {
  const handle = environment.temporal.workflow.getHandle(workflowId);
  const metadata = await handle.query<{ readonly currentDetails?: string }>('__temporal_workflow_metadata');
  return metadata.currentDetails ?? '';
}
