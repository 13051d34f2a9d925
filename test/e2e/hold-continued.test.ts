import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { RunReport } from '../../model/run.ts';
import type { CommandResult } from '../cli/shiftwork.ts';
import { end, startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { eventually } from './eventually.ts';
import { PACKAGE, shiftworkIn, startWorkerIn, writeProject } from './project.ts';
import { replay } from './replay.ts';
import { readChain } from './run-chain.ts';
import { writeSmallInput } from './small-input.ts';
import { temporalWith } from './temporal-with.ts';

/** Each of the steps is six events and more. */
const SUGGESTED_AFTER = 40;
const STEPS = 12;

/** A chain of steps, the first of which waits for the file, beside a task that fails, below which there is another. */
const dagThatWaitsFor = (file: string): string => `import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { dag, task } from '${PACKAGE}';

const first = task({
  id: 'step0',
  run: async ({ signal }) => {
    while (!existsSync('${file}')) await sleep(50, undefined, { signal });
  },
});
const steps = Array.from({ length: ${STEPS} }, (_, index) =>
  task({ id: 'step' + (index + 1), after: ['step' + index], run: async () => {} }),
);

export default dag({
  id: 'walk',
  onFailure: 'hold',
  tasks: [first, ...steps, task({ id: 'after', after: ['transform.broken'], run: async () => {} })],
});
`;

const SQL = {
  'sql/walk/create/shares.sql': 'create table if not exists shares (share integer);\n',
  'sql/walk/transform/broken.sql': 'insert into shares select 1 / (select count(*) from shares);\n',
};

let folder: string;
let environment: Environment;
let worker: ChildProcess;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-hold-continued-'));
  await writeProject(folder, { ...SQL, 'dags/walk.ts': dagThatWaitsFor(path.join(folder, 'go')) });
  await temporalWith(folder, [`limit.historyCount.suggestContinueAsNew=${SUGGESTED_AFTER}`]);
  environment = await startEnvironment(['--data', await writeSmallInput(path.join(folder, 'input'))]);
  worker = startWorkerIn(folder, environment.variables);
});
after(async () => {
  await end(worker);
  await environment.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a task stays held when its run continues as new, and a pause stays too', async () => {
  const { temporal } = environment;
  await shiftwork('run', 'walk', '--workflow-id', 'long', '--detach');
  const firstRunId = (await temporal.workflow.getHandle('long').describe()).runId;
  const { report: earlier, runId: heldIn } = await whenInState('transform.broken', 'held');
  await writeFile(path.join(folder, 'go'), '');
  const { report: later, runId: laterIn } = await whenInState(`step${STEPS}`, 'success');
  assert.notEqual(laterIn, heldIn, 'the run has continued as new meanwhile');
  assert.equal(later.status, 'held');
  assert.deepEqual(taskOf(later, 'transform.broken'), taskOf(earlier, 'transform.broken'));

  assert.equal((await shiftwork('pause', 'long')).code, 0);
  assert.equal((await shiftwork('skip', 'long', 'transform.broken')).code, 0);
  const { report: paused } = await whenInState('transform.broken', 'skipped');
  assert.deepEqual([paused.status, taskOf(paused, 'after')?.state], ['paused', 'none']);
  assert.equal((await shiftwork('resume', 'long')).code, 0);
  const report = (await temporal.workflow.getHandle('long').result()) as RunReport;
  assert.deepEqual([report.status, taskOf(report, 'after')?.state], ['success', 'success']);
  assert.equal(taskOf(report, 'transform.broken')?.state, 'skipped');
  for (const { runId } of await readChain(temporal, 'long', firstRunId)) await replay(temporal, 'long', runId);
});

async function shiftwork(...args: readonly string[]): Promise<CommandResult> {
  return await shiftworkIn(folder, args, environment.variables);
}

interface Seen {
  readonly report: RunReport;
  readonly runId: string;
}

async function whenInState(task: string, state: string): Promise<Seen> {
  const handle = environment.temporal.workflow.getHandle('long');
  return await eventually(`${task} is ${state}`, async () => {
    const { runId } = await handle.describe();
    const report = await handle.query<RunReport>('status').catch(() => undefined);
    return report !== undefined && taskOf(report, task)?.state === state ? { report, runId } : undefined;
  });
}

function taskOf({ tasks }: RunReport, task: string): RunReport['tasks'][number] | undefined {
  return tasks.find(({ id }) => id === task);
}
