// Whatever becomes of a table, its ledger or its files between two runs, the next run says so or mends it: rows are never
// doubled or missed unseen. One warehouse, two targets with a schema each.
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Client } from 'pg';
import type { RunView } from '../../cli/read-run.ts';
import type { RunReport } from '../../model/run.ts';
import { end, startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { PACKAGE, shiftworkIn, startWorkerIn, writeProject } from './project.ts';
import { writeSmallInput } from './small-input.ts';

const PROJECT = {
  'dags/drift.ts': `import { dag, param } from '${PACKAGE}';
export default dag({ id: 'drift', params: { reset: param.boolean({ default: false }) } });
`,
  'sql/drift/drop/plays.sql': 'drop table if exists plays;',
  'sql/drift/create/plays.sql': 'create table plays (n integer);',
  'sql/drift/create/totals.sql': 'create table totals (n bigint);',
  'sql/drift/create/runs.sql': 'create table runs (plays bigint);',
  'sql/drift/stage/plays.sql':
    "copy plays from 's3://udacity-dend/drift/' iam_role :'iam_role' region :'region' json 'auto';",
  'sql/drift/transform/runs.sql': 'insert into runs select count(*) from plays;',
  'sql/drift/transform/totals.sql':
    '-- @transaction off\ntruncate totals;\ninsert into totals select count(*) from plays;\nvacuum totals;',
};

let folder: string;
let environment: Environment;
let variables: Readonly<Record<string, string>>;
let worker: ChildProcess | undefined;
let warehouse: Client;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-drift-'));
  await writeProject(folder, PROJECT);
  environment = await startEnvironment(['--data', await writeSmallInput(path.join(folder, 'input'))]);
  await mkdir(path.join(environment.buckets, 'udacity-dend/drift'));
  await Promise.all([putFile('a', 2), putFile('b', 1)]);
  await startWorker();
  const launched = await run('--exclude', 'teardown');
  assert.equal(launched.code, 0, launched.view.message);
  await addTarget(launched.view);
});
after(async () => {
  await warehouse?.end();
  if (worker !== undefined) await end(worker);
  await environment.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('between two runs', { concurrency: 1 }, () => {
  test('nothing happened: the next run is another, all of it runs, and no known file is loaded again', async () => {
    const { view, code } = await runAgain();
    assert.equal(code, 0, view.message);
    assert.match(taskOf(view, 'stage.plays').message ?? '', /Nothing new among 2 files/);
    assert.deepEqual(
      view.report?.tasks.map(({ state, carried }) => [state, carried]),
      view.report?.tasks.map(() => ['success', undefined]),
    );
    assert.deepEqual(await counts(), { plays: 3, totals: 3 });
  });

  test('somebody reset a reloading run in the Temporal UI: it goes through its tasks, and the ledger has all that they did', async () => {
    const { code, view } = await run(
      '--exclude',
      'launch',
      '--exclude',
      'teardown',
      '--reload',
      '--workflow-id',
      'again',
    );
    assert.equal(code, 0, view.message);
    const inserted = await warehouse.query('select plays from runs');
    const handle = environment.temporal.workflow.getHandle('again');
    const { events = [] } = await handle.fetchHistory();
    const planned = events?.find(({ workflowTaskCompletedEventAttributes: completed }) => completed != null);
    await environment.temporal.workflowService.resetWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: 'again' },
      workflowTaskFinishEventId: planned?.eventId ?? null,
      reason: 'test',
      requestId: 'test',
    });
    const report = (await environment.temporal.workflow.getHandle('again').result()) as RunReport;
    assert.equal(report.runKey, view.report?.runKey);
    const said = report.tasks.find(({ id }) => id === 'transform.runs');
    assert.deepEqual([said?.state, said?.message], ['success', 'An earlier attempt had finished it.']);
    assert.deepEqual((await warehouse.query('select plays from runs')).rows, inserted.rows);
    assert.deepEqual(await counts(), { plays: 3, totals: 3 });
  });

  test('another target has loaded the same files into its own schema: neither skips the work of the other', async () => {
    const { view, code } = await run('--target', 'dev');
    assert.equal(code, 0, view.message);
    assert.deepEqual([taskOf(view, 'stage.plays').files, await counts('dev')], [2, { plays: 3, totals: 3 }]);
    await putFile('c', 1);
    await succeed('--select', 'stage+', '--exclude', 'teardown');
    await succeed('--target', 'dev', '--select', 'stage+');
    assert.deepEqual(
      [await counts(), await counts('dev')],
      [
        { plays: 4, totals: 4 },
        { plays: 4, totals: 4 },
      ],
    );
  });

  for (const emptying of ['truncate plays', 'delete from plays']) {
    test(`somebody ran ${emptying}: the stage task stops, and --reload loads everything`, async () => {
      await warehouse.query(emptying);
      const { view, code } = await runAgain();
      assert.equal(code, 1);
      assert.match(view.message ?? '', /public\.plays has 0 rows, and the ledger says that loads brought 4\./);
      const reloaded = await succeed('--select', 'stage+', '--exclude', 'teardown', '--reload');
      assert.equal(taskOf(reloaded, 'stage.plays').rows, 4);
      assert.deepEqual(await counts(), { plays: 4, totals: 4 });
    });
  }

  test('somebody dropped the table: the run makes it and loads everything', async () => {
    await warehouse.query('drop table plays');
    await succeed('--exclude', 'launch', '--exclude', 'teardown');
    assert.deepEqual(await counts(), { plays: 4, totals: 4 });
  });

  test('somebody dropped it, and the run does not make it: the stage task stops, and names the table', async () => {
    await warehouse.query('drop table plays');
    const { view, code } = await run('--select', 'stage+', '--exclude', 'teardown');
    assert.equal(code, 1);
    assert.match(view.message ?? '', /there is no table public\.plays/);
    await succeed('--exclude', 'launch', '--exclude', 'teardown');
    assert.deepEqual(await counts(), { plays: 4, totals: 4 });
  });

  test('a file has changed: the stage task stops and lists it, and a reset loads everything', async () => {
    await putFile('a', 5);
    const { view, code } = await runAgain();
    assert.equal(code, 1);
    assert.match(view.message ?? '', /1 of its files were loaded before and have changed since: \S+\/drift\/a\.json\./);
    assert.deepEqual(await counts(), { plays: 4, totals: 4 });
    await succeed('--exclude', 'launch', '--exclude', 'teardown', '--param', 'reset=true');
    assert.deepEqual(await counts(), { plays: 7, totals: 7 });
  });

  test('a newer release has used the warehouse: the run stops before it has touched anything, and says so', async () => {
    await warehouse.query('update shiftwork.instance set version = version + 1');
    const { view, code, output } = await runAgain();
    assert.equal(code, 1);
    assert.match(view.message ?? '', /version 2, and this release of Shiftwork knows 1.*Update Shiftwork/);
    assert.doesNotMatch(output, /\bat \S+ \(/);
    await warehouse.query('update shiftwork.instance set version = version - 1');
    await succeed('--select', 'stage+', '--exclude', 'teardown');
  });
});

interface Ran {
  readonly code: number | null;
  readonly view: RunView;
  readonly output: string;
}

async function run(...args: readonly string[]): Promise<Ran> {
  const { code, stdout, stderr } = await shiftworkIn(folder, ['run', 'drift', ...args, '-o', 'json'], variables);
  assert.notEqual(stdout, '', stderr);
  return { code, view: JSON.parse(stdout) as RunView, output: stdout + stderr };
}

/** A whole run but for launch and teardown. */
async function runAgain(): Promise<Ran> {
  return await run('--exclude', 'launch', '--exclude', 'teardown');
}

async function succeed(...args: readonly string[]): Promise<RunView> {
  const { view, code } = await run(...args);
  assert.equal(code, 0, view.message);
  return view;
}

async function startWorker(): Promise<void> {
  const { stdout } = await environment.shiftwork('local', 'env', '-o', 'json');
  variables = { ...environment.variables, ...(JSON.parse(stdout) as Record<string, string>) };
  if (worker !== undefined) await end(worker);
  worker = startWorkerIn(folder, variables);
}

/** The target `dev` has the warehouse that was launched, and a schema of its own. */
async function addTarget(launched: RunView): Promise<void> {
  const arn = /arn:aws:iam::\S+/.exec(taskOf(launched, 'launch.ready').message ?? '')?.[0] ?? '';
  await startWorker();
  const { PGHOST: host = '', PGPORT: port = '', PGPASSWORD: password = '' } = variables;
  const login = { user: 'awsuser', database: 'dev' };
  warehouse = new Client({ host, port: Number(port), password, ...login, ssl: { rejectUnauthorized: false } });
  await warehouse.connect();
  await warehouse.query('create schema dev');
  const { awsEndpoint: endpoint, region } = environment.state;
  const dev = {
    region,
    endpoint,
    credentials: { accessKeyIdEnv: 'AWS_ACCESS_KEY_ID', secretAccessKeyEnv: 'AWS_SECRET_ACCESS_KEY' },
    warehouse: { kind: 'standing', host, port: Number(port), passwordEnv: 'PGPASSWORD', ...login },
    role: { arn },
    schema: 'dev',
    artifacts: 's3://shiftwork-artifacts/dev',
  };
  await writeProject(folder, { 'shiftwork.config.ts': `export default ${JSON.stringify({ targets: { dev } })};` });
}

async function putFile(name: string, rows: number): Promise<void> {
  const lines = Array.from({ length: rows }, (_, n) => JSON.stringify({ n }));
  await writeFile(path.join(environment.buckets, `udacity-dend/drift/${name}.json`), lines.join('\n'));
}

async function counts(schema = 'public'): Promise<{ readonly plays: number; readonly totals: number }> {
  const sql = `select (select count(*)::int from ${schema}.plays) as plays, (select n::int from ${schema}.totals) as totals`;
  const { rows } = await warehouse.query<{ plays: number; totals: number }>(sql);
  return { plays: rows[0]?.plays ?? -1, totals: rows[0]?.totals ?? -1 };
}

function taskOf({ report }: RunView, id: string): RunReport['tasks'][number] {
  const found = report?.tasks.find((task) => task.id === id);
  assert.ok(found !== undefined, `the run has no task ${id}`);
  return found;
}
