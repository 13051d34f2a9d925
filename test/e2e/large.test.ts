import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { RunReport } from '../../model/run.ts';
import { end, startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { PACKAGE, shiftworkIn, startWorkerIn, writeProject } from './project.ts';
import { completedInAll, readChain } from './run-chain.ts';
import type { ChainLink } from './run-chain.ts';
import { writeSmallInput } from './small-input.ts';

const TABLES = 333;
const FILES = 10_000;
const FILES_IN_BATCH = 10;

/** https://docs.temporal.io/cloud/limits and temporal server's limit.historyCount.error, limit.historySize.error, limit.blobSize.error */
const MAX_EVENTS = 51_200;
const MAX_HISTORY_BYTES = 50 * 2 ** 20;
const MAX_PLAN_BYTES = 2 ** 20;

let folder: string;
let environment: Environment;
let worker: ChildProcess;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-large-'));
  environment = await startEnvironment(['--data', await writeSmallInput(path.join(folder, 'input'))]);
  await writeProject(folder, { ...wideProject(), ...manyProject() });
  await writeFiles(path.join(environment.buckets, 'udacity-dend', 'many'));
  worker = startWorkerIn(folder, environment.variables);
});
after(async () => {
  await end(worker);
  await environment.stop();
  await rm(folder, { recursive: true, force: true });
});

describe("a large run stays within Temporal's limits", { concurrency: 1 }, () => {
  test('with 1,000 tasks', async () => {
    const { report, links, planBytes } = await runToEnd('wide');
    assert.equal(report.tasks.length, 3 * TABLES + 5);
    for (const { id, state } of report.tasks) assert.equal(state, 'success', id);
    assertWithinLimits(links);
    assert.ok(planBytes < MAX_PLAN_BYTES, `the plan step answers ${planBytes} bytes`);
    assertEachOnce(links);
  });

  test('with 10,000 files in 1,000 batches, each file loaded once', async () => {
    const { report, links } = await runToEnd('many');
    const stage = report.tasks.find(({ id }) => id === 'stage.numbers');
    assert.deepEqual([stage?.state, stage?.rows, stage?.files], ['success', FILES, FILES]);
    assert.deepEqual(stage?.batches?.total, FILES / FILES_IN_BATCH);
    assertWithinLimits(links);
    assertEachOnce(links);
    const batches = [...completedInAll(links).keys()].filter((id) => id.startsWith('stage.numbers['));
    assert.equal(batches.length, FILES / FILES_IN_BATCH);
  });
});

interface LargeRun {
  readonly report: RunReport;
  readonly links: readonly ChainLink[];
  readonly planBytes: number;
}

async function runToEnd(dag: string): Promise<LargeRun> {
  const { temporal, variables } = environment;
  const started = await shiftworkIn(folder, ['run', dag, '--workflow-id', dag, '--detach'], variables);
  assert.equal(started.code, 0, started.stderr);
  const handle = temporal.workflow.getHandle(dag);
  const { runId } = await handle.describe();
  const report = (await handle.result()) as RunReport;
  const links = await readChain(temporal, dag, runId);
  return { report, links, planBytes: await planBytesOf(dag, runId) };
}

/** The plan step is the first activity of a run. */
async function planBytesOf(dag: string, runId: string): Promise<number> {
  const { events } = await environment.temporal.workflow.getHandle(dag, runId).fetchHistory();
  const completed = events?.find((event) => event.activityTaskCompletedEventAttributes);
  return completed?.activityTaskCompletedEventAttributes?.result?.payloads?.[0]?.data?.length ?? 0;
}

function assertWithinLimits(links: readonly ChainLink[]): void {
  for (const { events, historyBytes } of links) {
    assert.ok(events < MAX_EVENTS / 2, `${events} events`);
    assert.ok(historyBytes < MAX_HISTORY_BYTES / 2, `${historyBytes} bytes`);
  }
  console.log(links.map(({ events, historyBytes }) => `${events} events, ${historyBytes} bytes`).join('; '));
}

function assertEachOnce(links: readonly ChainLink[]): void {
  const again = [...completedInAll(links)].filter(([id, times]) => times > 1 && !/^(:|stage\.\w+$)/.test(id));
  assert.deepEqual(again, []);
}

/** Each table is dropped, created and filled; what fills it reads the one before, by tens, so that there are edges. */
function wideProject(): Record<string, string> {
  const files: Record<string, string> = {
    'dags/wide.ts': `import { dag, param } from '${PACKAGE}';
export default dag({ id: 'wide', params: { reset: param.boolean({ default: true }) } });\n`,
  };
  for (let number = 0; number < TABLES; number += 1) {
    const source = number % 10 === 0 ? 'select 1 as n' : `select n + 1 from t${number - 1}`;
    files[`sql/wide/drop/t${number}.sql`] = `drop table if exists t${number};\n`;
    files[`sql/wide/create/t${number}.sql`] = `create table if not exists t${number} (n integer);\n`;
    files[`sql/wide/transform/t${number}.sql`] = `insert into t${number} ${source};\n`;
  }
  return files;
}

function manyProject(): Record<string, string> {
  const copy = `copy numbers from 's3://udacity-dend/many/' iam_role :'iam_role' csv;\n`;
  return {
    'dags/many.ts': `import { dag } from '${PACKAGE}';\nexport default dag({ id: 'many' });\n`,
    'sql/many/create/numbers.sql': 'create table if not exists numbers (n integer);\n',
    'sql/many/stage/numbers.sql': `-- @batch_files ${FILES_IN_BATCH}\n${copy}`,
  };
}

async function writeFiles(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (let number = 0; number < FILES; number += 1) {
    await writeFile(path.join(directory, `${String(number).padStart(5, '0')}.csv`), `${number}\n`);
  }
}
