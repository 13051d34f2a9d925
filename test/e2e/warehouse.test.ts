// One warehouse, from the run that leaves it to the run that deletes it: steps by themselves work on it, and a dwh.cfg
// with the lines that its launch has printed makes it a standing one.
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { DescribeClustersCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import type { RunView } from '../../cli/read-run.ts';
import { localCredentials } from '../../config/local-target.ts';
import type { RunReport } from '../../model/run.ts';
import { end, startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { shiftworkIn, startWorkerIn, writeProject } from './project.ts';
import { SMALL_COUNTS, writeSmallInput } from './small-input.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const WRONG_PASSWORD = 'Sw1notThisOne';

let folder: string;
let environment: Environment;
let variables: Readonly<Record<string, string>>;
let worker: ChildProcess;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-warehouse-'));
  for (const name of ['dags', 'sql']) await symlink(path.join(ROOT, name), path.join(folder, name));
  environment = await startEnvironment(['--data', await writeSmallInput(path.join(folder, 'input'))]);
  const { stdout } = await environment.shiftwork('local', 'env', '-o', 'json');
  variables = { ...environment.variables, ...(JSON.parse(stdout) as Record<string, string>) };
  worker = startWorkerIn(folder, variables);
});
after(async () => {
  await end(worker);
  await environment.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a warehouse', { concurrency: 1 }, () => {
  let launched: readonly string[] = [];

  test('is left by a run without teardown, for queries and for steps by themselves', async () => {
    const { view, code } = await run('sparkify', '--exclude', 'teardown');
    assert.equal(code, 0, view.message);
    launched = taskOf(view, 'launch.ready').message?.split('\n').slice(1) ?? [];
    assert.equal(await environment.value('select count(*) from users'), String(SMALL_COUNTS['users']));
    const step = await run('sparkify', '--select', 'transform.users');
    assert.equal(step.code, 0, step.view.message);
    assert.deepEqual(
      step.view.report?.tasks.map(({ id, state }) => [id, state]),
      [['transform.users', 'success']],
    );
  });

  test('with its HOST and ARN in a dwh.cfg is used as it is: nothing is launched, changed or deleted', async () => {
    const account = await listAccount();
    await writeConfig(launched, (await passwordOf()) ?? '');
    const { view, code } = await run('sparkify', '--target', 'aws', '--param', 'reset=true');
    assert.equal(code, 0, view.message);
    const ids = view.report?.tasks.map(({ id }) => id) ?? [];
    assert.deepEqual(
      ids.filter((id) => /^(launch|teardown)\./.test(id)),
      ['launch.ready'],
    );
    assert.deepEqual(await listAccount(), account);
    for (const [table, count] of Object.entries(SMALL_COUNTS)) {
      assert.equal(await environment.value(`select count(*) from ${table}`), String(count), table);
    }
  });

  test('that refuses the password fails the run at the first attempt, and the password is told to nobody', async () => {
    await writeConfig(launched, WRONG_PASSWORD);
    const { view, code, output } = await run('sparkify', '--target', 'aws');
    assert.equal(code, 1);
    assert.match(view.message ?? '', /launch\.ready[^]*password authentication failed/);
    assert.equal(taskOf(view, 'launch.ready').attempts, 1);
    assert.ok(!output.includes(WRONG_PASSWORD));
  });

  test('is not touched by a stage task whose prefix holds no file', async () => {
    const nothing = ['--param', 'log_data=s3://udacity-dend/nothing_here'];
    const { view, code } = await run('sparkify', '--select', 'stage.events', ...nothing);
    assert.equal(code, 1);
    assert.match(view.message ?? '', /s3:\/\/udacity-dend\/nothing_here/);
    assert.equal(taskOf(view, 'stage.events').attempts, 1);
    assert.equal(
      await environment.value('select count(*) from staging_events'),
      String(SMALL_COUNTS['staging_events']),
    );
  });

  test('that is gone: a query says which run deleted it, and a step by itself what to run first', async () => {
    const teardown = await run('sparkify', '--select', 'teardown', '--workflow-id', 'the-last');
    assert.equal(teardown.code, 0, teardown.view.message);
    assert.deepEqual(await listAccount(), { clusters: [], roles: [] });
    const query = await environment.shiftwork('query', 'select 1');
    assert.equal(query.code, 1);
    assert.match(query.stderr, /run the-last deleted the last one .*shiftwork run sparkify --exclude teardown/);
    const step = await run('sparkify', '--select', 'transform.users');
    assert.equal(step.code, 1);
    assert.match(step.view.message ?? '', /There is no warehouse for DAG sparkify on target local/);
  });

  test('has no part in a run that never was', async () => {
    for (const command of ['status', 'retry']) {
      const { code, stderr } = await environment.shiftwork(command, 'never-was');
      assert.equal(code, 2);
      assert.match(stderr, /There is no run never-was .*`shiftwork runs` lists them/);
    }
  });
});

interface Ran {
  readonly code: number | null;
  readonly view: RunView;
  readonly output: string;
}

async function run(...args: readonly string[]): Promise<Ran> {
  const { code, stdout, stderr } = await shiftworkIn(folder, ['run', ...args, '-o', 'json'], variables);
  assert.notEqual(stdout, '', stderr);
  return { code, view: JSON.parse(stdout) as RunView, output: stdout + stderr };
}

function taskOf({ report }: RunView, id: string): RunReport['tasks'][number] {
  const found = report?.tasks.find((task) => task.id === id);
  assert.ok(found !== undefined, `the run has no task ${id}`);
  return found;
}

async function passwordOf(): Promise<string | undefined> {
  const { stdout } = await environment.shiftwork('local', 'env', '-o', 'json');
  return (JSON.parse(stdout) as Record<string, string>)['PGPASSWORD'];
}

/** As a user writes it: the lines that `launch.ready` prints, and what they lack. */
async function writeConfig(launchedLines: readonly string[], password: string): Promise<void> {
  const [arn = '', ...cluster] = launchedLines.toSorted();
  const sections = [
    ['[CLUSTER]', ...cluster, `DB_PASSWORD=${password}`],
    ['[IAM_ROLE]', arn],
    ['[S3]', 'ARTIFACTS=s3://shiftwork-artifacts/aws'],
  ];
  await writeProject(folder, { 'dwh.cfg': sections.flat().join('\n') });
  await chmod(path.join(folder, 'dwh.cfg'), 0o600);
}

/** What the account holds of clusters and roles, with all that AWS tells of each. */
async function listAccount(): Promise<{ readonly clusters: unknown; readonly roles: unknown }> {
  const { awsEndpoint: endpoint, region } = environment.state;
  const access = { endpoint, region, credentials: localCredentials };
  const [redshift, iam] = [new RedshiftClient(access), new IAMClient(access)];
  try {
    const { Clusters: clusters = [] } = await redshift.send(new DescribeClustersCommand({}));
    const { Roles: roles = [] } = await iam.send(new ListRolesCommand({}));
    return { clusters, roles };
  } finally {
    redshift.destroy();
    iam.destroy();
  }
}
