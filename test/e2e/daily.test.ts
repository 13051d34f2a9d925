// Sparkify by the day on a cluster that stays, against Sparkify at once: the same tables, whatever happened on the way.
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { RunReport } from '../../model/run.ts';
import { end, startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { eventually } from './eventually.ts';
import { PACKAGE, shiftworkIn, startWorkerIn, writeProject } from './project.ts';
import { REAL_COUNTS, realData } from './real-data.ts';
import { countActivities } from './run-events.ts';
import { warehouseRows } from './warehouse-rows.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const NOVEMBER = ['--from-date', '2018-11-01', '--to-date', '2018-11-30'];
const COUNTED = ['staging_events', 'staging_songs', 'songplays', 'users', 'songs', 'artists', 'time'] as const;

let folder: string;
let data: string | undefined;
let environment: Environment;
let variables: Readonly<Record<string, string>>;
let worker: ChildProcess;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-daily-'));
  data = await realData(folder);
  const input = data === undefined ? ['--scale', '0.2'] : ['--data', data];
  environment = await startEnvironment(['--cluster', 'dev', ...input]);
  await writeDags();
  variables = { ...environment.variables, ...(await localEnv()), SHIFTWORK_TARGET: 'standing' };
  worker = startWorkerIn(folder, variables);
});
after(async () => {
  await end(worker);
  await environment.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('thirty days of Sparkify, filled newest first and three at a time', { concurrency: 1 }, () => {
  test('make the tables that one run of everything makes, though a worker is killed in the middle', async () => {
    assert.equal(await missingDays(), 30);
    const args = [...NOVEMBER, '--run-backwards', '--max-active-runs', '3', '--detach'];
    const { workflowId } = await backfill(...args);
    const { workflow } = environment.temporal;
    await eventually('some days are done, and others not', async () => await intervalsDone(workflowId, 5));
    const exited = once(worker, 'exit');
    worker.kill('SIGKILL');
    await exited;
    worker = startWorkerIn(folder, variables);
    const report = (await workflow.getHandle(workflowId).result()) as RunReport;
    assert.deepEqual([report.status, report.intervals], ['success', { done: 30, total: 30 }]);
    await refuseRepeats();
    assert.equal(await missingDays(), 0);

    const byTheDay = await warehouseRows({ rows: rowsOf('standing') });
    await runAtOnce();
    assert.deepEqual(byTheDay, await warehouseRows({ rows: rowsOf('local') }));
    if (data === undefined) return;
    const counts = COUNTED.map((table) => [table, Number((byTheDay[table] as { readonly count: unknown }).count)]);
    assert.deepEqual(
      Object.fromEntries(counts),
      Object.fromEntries(COUNTED.map((table) => [table, REAL_COUNTS[table]])),
    );
  });

  test('a day whose file was corrected is loaded anew alone, and the tables are those of the corrected files', async () => {
    const file = path.join(environment.buckets, 'udacity-dend/log_data/2018/11/2018-11-15-events.json');
    const lines = (await readFile(file, 'utf8')).split('\n');
    await writeFile(file, lines.slice(0, Math.ceil(lines.length / 2)).join('\n'));
    const again = ['--logical-date', '2018-11-15', '--workflow-id', 'corrected', '--target', 'standing'];
    const { code, stdout, stderr } = await shiftworkIn(folder, ['run', 'sparkify_daily', ...again], variables);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /stage\.events .*All 1 files, into the emptied interval/);
    const byTheDay = await warehouseRows({ rows: rowsOf('standing') });
    await runAtOnce('--reload');
    assert.deepEqual(byTheDay, await warehouseRows({ rows: rowsOf('local') }));
  });
});

/** The DAGs, their SQL and the targets of the repository, in a folder of their own. */
async function writeDags(): Promise<void> {
  await cp(path.join(ROOT, 'sql/sparkify'), path.join(folder, 'sql/sparkify'), { recursive: true });
  for (const name of ['dags/sparkify.ts', 'dags/sparkify_daily.ts', 'shiftwork.config.ts']) {
    const text = await readFile(path.join(ROOT, name), 'utf8');
    await writeProject(folder, { [name]: text.replace(/'\.{1,2}\/index\.ts'/, `'${PACKAGE}'`) });
  }
}

async function localEnv(): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await environment.shiftwork('local', 'env', '-o', 'json');
  return JSON.parse(stdout) as Readonly<Record<string, string>>;
}

async function backfill(...args: readonly string[]): Promise<{ readonly workflowId: string }> {
  const command = ['backfill', 'sparkify_daily', '--target', 'standing', ...args, '-o', 'json'];
  const { code, stdout, stderr } = await shiftworkIn(folder, command, variables);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as { readonly workflowId: string };
}

async function intervalsDone(workflowId: string, atLeast: number): Promise<true | undefined> {
  const report = await environment.temporal.workflow.getHandle(workflowId).query<RunReport>('status');
  return (report.intervals?.done ?? 0) >= atLeast || undefined;
}

/** How many days nothing has filled. */
async function missingDays(): Promise<number> {
  const command = ['runs', '--missing', ...NOVEMBER, '--dag', 'sparkify_daily', '--target', 'standing'];
  const { stdout, stderr } = await shiftworkIn(folder, command, variables);
  assert.equal(stderr, '');
  return stdout.match(/2018-11-\d\d 00:00 UTC(?= {2}2018)/g)?.length ?? 0;
}

/** No activity of any day completed twice. */
async function refuseRepeats(): Promise<void> {
  const { temporal } = environment;
  for await (const { workflowId } of temporal.workflow.list({ query: 'WorkflowType = "sparkify_daily"' })) {
    const { completed } = await countActivities(temporal, workflowId);
    const repeated = [...completed].filter(([, times]) => times !== 1);
    assert.deepEqual(repeated, [], `${workflowId}: an activity completed more than once`);
  }
}

/** On a cluster of its own, which the first run launches and the next ones find. */
async function runAtOnce(...args: readonly string[]): Promise<void> {
  const select = args.length === 0 ? [] : ['--exclude', 'launch'];
  const command = ['run', 'sparkify', '--target', 'local', '--exclude', 'teardown', ...select, ...args];
  const { code, stderr, stdout } = await shiftworkIn(folder, command, variables);
  assert.equal(code, 0, `${stderr}\n${stdout}`);
}

function rowsOf(target: string): Environment['rows'] {
  const dag = target === 'local' ? ['--dag', 'sparkify'] : [];
  return async (sql) => {
    const command = ['query', sql, '--target', target, ...dag, '-o', 'json'];
    const { code, stdout, stderr } = await shiftworkIn(folder, command, variables);
    assert.equal(code, 0, stderr);
    return (JSON.parse(stdout) as { readonly rows: readonly (readonly unknown[])[] }).rows;
  };
}
