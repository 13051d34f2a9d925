import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { DescribeClustersCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import { localCredentials } from '../../config/local-target.ts';
import type { Decision, DecisionInput } from '../../model/decision.ts';
import type { RunReport, TaskState } from '../../model/run.ts';
import type { CommandResult } from '../cli/shiftwork.ts';
import { end, startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { eventually } from './eventually.ts';
import { PACKAGE, shiftworkIn, startWorkerIn, writeProject } from './project.ts';
import { replay } from './replay.ts';
import { countActivities } from './run-events.ts';
import { writeSmallInput } from './small-input.ts';

const DAG = (options: string): string => `import { dag } from '${PACKAGE}';\nexport default dag({ ${options} });\n`;

/** Its transform fails until somebody has put a row into parts, and its check until there are enough of them. */
const FILES = {
  'dags/cake.ts': DAG("id: 'cake', onFailure: 'hold', holdFor: '2 hours'"),
  'sql/cake/create/parts.sql': 'create table if not exists parts (n integer);\n',
  'sql/cake/create/shares.sql': 'create table if not exists shares (share integer);\n',
  'sql/cake/create/others.sql': 'create table if not exists others (n integer);\n',
  'sql/cake/create/totals.sql': 'create table if not exists totals (total integer);\n',
  'sql/cake/transform/others.sql': 'insert into others values (1);\n',
  'sql/cake/transform/shares.sql':
    'delete from shares;\ninsert into shares select (12 / count(*))::integer from parts;\n',
  'sql/cake/checks/shares_small.sql': 'select share from shares where share > 3;\n',
  'sql/cake/transform/totals.sql': 'insert into totals select sum(share)::integer from shares;\n',
  'dags/hasty.ts': DAG("id: 'hasty', holdFor: '1 second'"),
  'sql/hasty/create/shares.sql': 'create table if not exists shares (share integer);\n',
  'sql/hasty/transform/shares.sql':
    '-- @on_failure hold\ninsert into shares select 1 / (select count(*) from shares);\n',
};

let folder: string;
let environment: Environment;
let worker: ChildProcess;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-hold-'));
  await writeProject(folder, FILES);
  environment = await startEnvironment(['--data', await writeSmallInput(path.join(folder, 'input'))]);
  worker = startWorkerIn(folder, environment.variables);
});
after(async () => {
  await end(worker);
  await environment.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('what is held', { concurrency: 1 }, () => {
  test('a held task keeps its run open and the cluster up, says what to type, and stops only what is below it', async () => {
    await shiftwork('run', 'cake', '--exclude', 'teardown', '--workflow-id', 'answered', '--detach');
    const report = await whenHeld('answered', 'transform.shares');
    assert.equal(report.status, 'held');
    assert.equal(stateOf(report, 'transform.totals'), 'none');
    await eventually('what is beside it has ended', async () =>
      stateOf(await reportOf('answered'), 'transform.others') === 'success' ? true : undefined,
    );
    const { stdout } = await shiftwork('status', 'answered');
    assert.match(stdout, /transform\.shares has failed and is held until .* UTC/);
    assert.match(stdout, /^ +Decide: shiftwork retry\|skip\|fail answered transform\.shares$/m);
    assert.match((await shiftwork('runs')).stdout, /^answered +cake +local +held/m);
    const twoHours = Date.now() + 2 * 3600_000;
    await eventually('the cluster outlives the time to decide', async () =>
      Date.parse((await expiry()) ?? '') > twoHours ? true : undefined,
    );
  });

  test('a held task is not skipped under another name, nor is another task', async () => {
    const misspelt = await shiftwork('skip', 'answered', 'transform.share');
    assert.deepEqual([misspelt.code, /Did you mean transform\.shares\?/.test(misspelt.stderr)], [2, true]);
    const other = await shiftwork('skip', 'answered', 'transform.others');
    assert.match(other.stderr, /transform\.others is not held: it is success\. Held: transform\.shares\./);
    assert.equal(other.code, 2);
  });

  test('a held task takes the first of two answers, and tells the second', async () => {
    await sql('insert into parts values (1)');
    const answers = await Promise.allSettled(
      ['anna', 'bert'].map((by) => update('answered', { task: 'transform.shares', by })),
    );
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [messageOf(answer.reason)] : []));
    assert.equal(refused.length, 1);
    assert.match(refused[0] ?? '', /transform\.shares is not held: .*retried by (anna|bert) at/);
  });

  test('a held check is retried after its table is built anew, in the same run', async () => {
    await whenHeld('answered', 'checks.shares_small');
    await sql('insert into parts values (2), (3), (4)');
    const dryRun = await shiftwork('retry', 'answered', '--dry-run');
    assert.deepEqual(
      [dryRun.code, /Run answered is open: --dry-run is for a run that is over/.test(dryRun.stderr)],
      [2, true],
    );
    const { code, stdout, stderr } = await shiftwork('retry', 'answered', 'checks.shares_small');
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /Runs again: checks\.shares_small, after what it checks is built anew \(transform\.shares\), with the SQL/,
    );
    assert.match(stdout, /Run answered completed after/);
    const report = (await environment.temporal.workflow.getHandle('answered').result()) as RunReport;
    assert.equal(report.status, 'success');
    assert.deepEqual(await rows('select share from shares union all select total from totals'), [['3'], ['3']]);
    const { completed } = await countActivities(environment.temporal, 'answered');
    const counted = ['transform.others', 'transform.shares', 'transform.totals'].map((id) => completed.get(id));
    assert.deepEqual(counted, [1, 2, 1]);
    await replay(environment.temporal, 'answered');
    await shiftwork('run', 'cake', '--select', 'teardown');
  });

  test('a held task can be skipped, and what is below it goes on', async () => {
    await shiftwork('run', 'cake', '--workflow-id', 'skipped', '--detach');
    await whenHeld('skipped', 'transform.shares');
    const { code, stdout, stderr } = await shiftwork('skip', 'skipped', 'transform.shares');
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /Skipped: transform\.shares\. What is below goes on\./);
    const report = (await environment.temporal.workflow.getHandle('skipped').result()) as RunReport;
    assert.deepEqual([report.status, stateOf(report, 'transform.shares')], ['success', 'skipped']);
    assert.equal(stateOf(report, 'transform.totals'), 'success');
    assert.match(report.notes.join('\n'), /transform\.shares was skipped by \S+ at .* UTC\./);
    await replay(environment.temporal, 'skipped');
  });

  test('a held task can be failed, as if it had never been held', async () => {
    await shiftwork('run', 'cake', '--workflow-id', 'given-up', '--detach');
    await whenHeld('given-up', 'transform.shares');
    assert.equal((await shiftwork('fail', 'given-up')).code, 0);
    await assert.rejects(environment.temporal.workflow.getHandle('given-up').result());
    const { stdout } = await shiftwork('status', 'given-up');
    assert.match(stdout, /transform\.totals +not run/);
    const noTask = await shiftwork('retry', 'given-up', 'transform.shares');
    assert.deepEqual(
      [noTask.code, /is over: none of its tasks is held\./.test(noTask.stderr)],
      [2, true],
      noTask.stderr,
    );
    const over = await shiftwork('fail', 'given-up');
    assert.match(over.stderr, /Run given-up is over \(failed\).*shiftwork retry given-up/);
    assert.equal(over.code, 2);
    await replay(environment.temporal, 'given-up');
  });

  test('what failed after all is held again by retry, and its run can be cancelled, which tears down', async () => {
    assert.equal((await shiftwork('retry', 'given-up', '--detach')).code, 0);
    await whenHeld('given-up', 'transform.shares');
    const cancelled = await shiftwork('cancel', 'given-up');
    assert.equal(cancelled.code, 0, cancelled.stderr);
    assert.equal(await expiry(), undefined, 'no cluster is left');
    await replay(environment.temporal, 'given-up');
  });

  test('a held task fails when its time is over', async () => {
    const { code, stdout } = await shiftwork('run', 'hasty', '--workflow-id', 'hasty');
    assert.equal(code, 1);
    assert.match(stdout, /transform\.shares was held until .* UTC, and nobody decided: it has failed\./);
    await replay(environment.temporal, 'hasty');
  });
});

async function shiftwork(...args: readonly string[]): Promise<CommandResult> {
  return await shiftworkIn(folder, args, environment.variables);
}

async function sql(statement: string): Promise<string> {
  const { code, stdout, stderr } = await shiftwork('query', statement, '--dag', 'cake', '-o', 'json');
  assert.equal(code, 0, stderr);
  return stdout;
}

async function rows(statement: string): Promise<readonly (readonly unknown[])[]> {
  return (JSON.parse(await sql(statement)) as { readonly rows: readonly (readonly unknown[])[] }).rows;
}

async function update(workflowId: string, input: DecisionInput): Promise<Decision> {
  const handle = environment.temporal.workflow.getHandle(workflowId);
  return await handle.executeUpdate<Decision, [DecisionInput]>('retry', { args: [input] });
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
}

async function reportOf(workflowId: string): Promise<RunReport> {
  return await environment.temporal.workflow.getHandle(workflowId).query<RunReport>('status');
}

async function whenHeld(workflowId: string, task: string): Promise<RunReport> {
  return await eventually(`${task} is held`, async () => {
    const report = await reportOf(workflowId).catch(() => undefined);
    return report !== undefined && stateOf(report, task) === 'held' ? report : undefined;
  });
}

function stateOf({ tasks }: RunReport, task: string): TaskState | undefined {
  return tasks.find(({ id }) => id === task)?.state;
}

/** Until when the one cluster that is up is kept. */
async function expiry(): Promise<string | undefined> {
  const { awsEndpoint: endpoint, region } = environment.state;
  const redshift = new RedshiftClient({ endpoint, region, credentials: localCredentials });
  try {
    const { Clusters: [cluster] = [] } = await redshift.send(new DescribeClustersCommand({}));
    return cluster?.Tags?.find(({ Key }) => Key === 'shiftwork:expires-at')?.Value;
  } finally {
    redshift.destroy();
  }
}
