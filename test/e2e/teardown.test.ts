import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { awsClients } from '../../aws/clients.ts';
import type { AwsClients } from '../../aws/clients.ts';
import { listMadeClusters } from '../../aws/clusters.ts';
import { listMadeRoles } from '../../aws/list-made-roles.ts';
import { localCredentials } from '../../config/local-target.ts';
import { end, startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { eventually } from './eventually.ts';
import { PACKAGE, shiftworkIn, startWorkerIn, writeProject } from './project.ts';
import { replay } from './replay.ts';
import { writeSmallInput } from './small-input.ts';

const FILES = {
  'dags/passing.ts': `import { dag } from '${PACKAGE}';\nexport default dag({ id: 'passing' });\n`,
  'sql/passing/create/users.sql': 'create table users (id integer);\n',
  'dags/failing.ts': `import { dag } from '${PACKAGE}';\nexport default dag({ id: 'failing', cluster: { keep: '1 second' } });\n`,
  'sql/failing/create/users.sql': 'create table users (id integer);\n',
  'sql/failing/checks/users.sql': 'select 1 as wrong from users having count(*) = 0;\n',
};

let folder: string;
let environment: Environment;
let worker: ChildProcess;
let clients: AwsClients;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-teardown-'));
  await writeProject(folder, FILES);
  environment = await startEnvironment(['--data', await writeSmallInput(path.join(folder, 'input'))]);
  worker = startWorkerIn(folder, environment.variables);
  const { awsEndpoint: endpoint, region } = environment.state;
  clients = awsClients({ endpoint, region, credentials: localCredentials });
});
after(async () => {
  clients.close();
  await end(worker);
  await environment.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('teardown', { concurrency: 1 }, () => {
  test('a teardown that has begun goes on to its end although its run is cancelled, twice', async () => {
    const isResized = ['redshift', '--action', 'DeleteCluster', '--code', 'InvalidClusterState'];
    await shiftwork('local', 'fault', 'add', ...isResized, '--times', '1000');
    await shiftwork('run', 'passing', '--workflow-id', 'unwanted', '--detach');
    const { temporal } = environment;
    const handle = temporal.workflow.getHandle('unwanted');
    await eventually('the teardown has been refused', async () => {
      const { raw } = await handle.describe();
      return raw.pendingActivities?.some(
        ({ activityId, attempt }) => activityId === 'teardown.cluster' && Number(attempt) > 1,
      )
        ? true
        : undefined;
    });
    await handle.cancel();
    await handle.cancel();
    assert.equal((await listMadeClusters(clients.redshift)).length, 1);
    await shiftwork('local', 'fault', 'clear');
    await assert.rejects(handle.result());
    assert.equal((await handle.describe()).status.name, 'CANCELLED');
    await assertNothingLeft();
    await replay(temporal, 'unwanted');
  });

  test('a run that could not delete its role is retried when its cluster has gone, and deletes it', async () => {
    const isRefused = ['iam', '--action', 'DeleteRole', '--code', 'AccessDenied', '--status', '403'];
    await shiftwork('local', 'fault', 'add', ...isRefused, '--times', '1000');
    const run = await shiftworkIn(folder, ['run', 'passing', '--workflow-id', 'roles'], environment.variables);
    assert.equal(run.code, 1, run.stdout);
    assert.equal((await listMadeRoles(clients.iam)).length, 1);
    assert.deepEqual(await listMadeClusters(clients.redshift), []);
    await shiftwork('local', 'fault', 'clear');
    await shiftwork('retry', 'roles');
    await assertNothingLeft();
    await replay(environment.temporal, 'roles');
  });

  test('the cluster of a failed run is kept for the time that its DAG gives, then deleted with its role', async () => {
    const { code } = await shiftworkIn(folder, ['run', 'failing', '--workflow-id', 'failed'], environment.variables);
    assert.equal(code, 1);
    const { temporal } = environment;
    await temporal.workflow.getHandle('failed/teardown').result();
    await assertNothingLeft();
    await replay(temporal, 'failed/teardown');
  });
});

async function shiftwork(...args: readonly string[]): Promise<void> {
  const { code, stderr } = await shiftworkIn(folder, args, environment.variables);
  assert.equal(code, 0, stderr);
}

async function assertNothingLeft(): Promise<void> {
  assert.deepEqual(await listMadeClusters(clients.redshift), []);
  assert.deepEqual(await listMadeRoles(clients.iam), []);
}
