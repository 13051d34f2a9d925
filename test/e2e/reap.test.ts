import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CreateClusterCommand } from '@aws-sdk/client-redshift';
import { awsClients } from '../../aws/clients.ts';
import type { AwsClients } from '../../aws/clients.ts';
import { listMadeClusters, tagCluster } from '../../aws/clusters.ts';
import { listMadeRules } from '../../aws/ingress.ts';
import { listMadeRoles } from '../../aws/list-made-roles.ts';
import { EXPIRES_AT, makerTags, writeTags } from '../../aws/tags.ts';
import { localCredentials } from '../../config/local-target.ts';
import type { Leftover, ReapReport } from '../../model/leftover.ts';
import { end, startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { eventually } from './eventually.ts';
import { PACKAGE, shiftworkIn, startWorkerIn, writeProject } from './project.ts';
import { replay } from './replay.ts';
import { runningActivities } from './run-events.ts';
import { writeSmallInput } from './small-input.ts';

/** Its one task waits until it is stopped; what a failure leaves of its runs is kept for a second. */
const ENDLESS = `import { dag, task } from '${PACKAGE}';
export default dag({
  id: 'endless',
  cluster: { keep: '1 second' },
  tasks: [
    task({
      id: 'wait',
      run: async ({ signal }) => {
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
      },
    }),
  ],
});
`;

const TARGET = 'office';

/** The local AWS as a target of its own, whose clusters let the office in. */
const CONFIG = (endpoint: string): string => `import { defineConfig } from '${PACKAGE}';
export default defineConfig({
  targets: {
    ${TARGET}: {
      endpoint: '${endpoint}',
      credentials: { accessKeyIdEnv: 'OFFICE_SECRET', secretAccessKeyEnv: 'OFFICE_SECRET' },
      warehouse: {
        kind: 'launched',
        database: 'dev',
        user: 'awsuser',
        passwordEnv: 'OFFICE_SECRET',
        ingress: '203.0.113.7/32',
      },
      artifacts: 's3://shiftwork-artifacts',
    },
  },
});
`;

const FOREIGN = { dagId: 'endless', target: TARGET, runKey: 'theirs', namespaceId: 'theirs', keepSeconds: -3600 };

let folder: string;
let environment: Environment;
let variables: Readonly<Record<string, string>>;
let worker: ChildProcess;
let clients: AwsClients;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-reap-'));
  await writeProject(folder, { 'dags/endless.ts': ENDLESS });
  environment = await startEnvironment(['--data', await writeSmallInput(path.join(folder, 'input'))]);
  variables = { ...environment.variables, SHIFTWORK_TARGET: TARGET, OFFICE_SECRET: 'Office2018' };
  await writeProject(folder, { 'shiftwork.config.ts': CONFIG(environment.state.awsEndpoint) });
  worker = startWorkerIn(folder, variables);
  const { awsEndpoint: endpoint, region } = environment.state;
  clients = awsClients({ endpoint, region, credentials: localCredentials });
});
after(async () => {
  clients.close();
  await end(worker);
  await environment.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('reap', { concurrency: 1 }, () => {
  test('what an open run works on is kept, although its time is over', async () => {
    await start('open');
    await eventually('the task runs', async () =>
      (await runningActivities(environment.temporal, 'open')).includes('wait') ? true : undefined,
    );
    const report = await reap();
    assert.deepEqual(report.leftovers.map(outcomeOf), [
      ['cluster', 'open', 'running', 'keep', undefined],
      ['role', 'open', 'running', 'keep', undefined],
      ['ingress', 'open', 'running', 'keep', undefined],
    ]);
    assert.ok(report.leftovers.every(({ expiresAt = '' }) => Date.parse(expiresAt) < Date.now()));
    assert.equal((await listMadeClusters(clients.redshift)).length, 1);
  });

  test("what a terminated run has left is reaped once its time is over, and another server's is left alone", async () => {
    await environment.temporal.workflow.getHandle('open').terminate();
    await createForeign();
    const shown = await reap('--dry-run');
    assert.deepEqual(shown.leftovers.map(outcomeOf), [
      ['cluster', 'open', 'terminated', 'delete', undefined],
      ['cluster', undefined, 'unknown', 'foreign', undefined],
      ['role', 'open', 'terminated', 'delete', undefined],
      ['ingress', 'open', 'terminated', 'delete', undefined],
    ]);
    assert.equal((await listMadeClusters(clients.redshift)).length, 2, 'nothing was deleted');
    const done = await reap();
    assert.deepEqual(done.leftovers.map(outcomeOf), [
      ['cluster', 'open', 'terminated', 'delete', 'deleted'],
      ['cluster', undefined, 'unknown', 'foreign', undefined],
      ['role', 'open', 'terminated', 'delete', 'deleted'],
      ['ingress', 'open', 'terminated', 'delete', 'deleted'],
    ]);
    const left = await listMadeClusters(clients.redshift);
    assert.deepEqual(
      left.map(({ identifier }) => identifier),
      ['theirs'],
    );
    assert.deepEqual(await listMadeRoles(clients.iam), []);
    assert.deepEqual(await listMadeRules(await clients.ec2()), []);
  });

  test('what a teardown waits to delete is kept, and what Temporal has forgotten while it has time left', async () => {
    await shiftworkIn(folder, ['run', 'endless', '--select', 'launch', '--workflow-id', 'left'], variables);
    assert.match((await leftoverOf('left')).why, /left\/teardown is waiting to delete it/);
    const { temporal } = environment;
    await temporal.workflow.getHandle('left/teardown').terminate();
    assert.match((await leftoverOf('left')).why, /^It is kept until /);
    await temporal.workflowService.deleteWorkflowExecution({
      namespace: temporal.options.namespace,
      workflowExecution: { workflowId: 'left' },
    });
    const forgotten = await eventually('Temporal has forgotten the run', async () => {
      const { leftovers } = await reap();
      return leftovers.find(
        ({ kind, runState, decision }) => kind === 'cluster' && runState === 'unknown' && decision === 'keep',
      );
    });
    assert.match(forgotten.why, /^It is kept until /, 'that Temporal knows no such run is not enough');
    await tagCluster(clients, forgotten.id, { [EXPIRES_AT]: new Date(0).toISOString() });
    const { leftovers } = await reap();
    assert.equal(leftovers.find(({ id }) => id === forgotten.id)?.outcome, 'deleted');
  });

  test('the reaper has a schedule of its own, which `schedule apply` makes', async () => {
    const applied = await answer('schedule', 'apply');
    const schedule = { cron: '*/15 * * * *', timezone: 'UTC', overlap: 'SKIP', catchupWindow: '1 minute' };
    assert.deepEqual(applied, [{ id: 'shiftwork.reap-office', change: 'created', schedule, differences: [] }]);
    const { temporal } = environment;
    const handle = temporal.schedule.getHandle('shiftwork.reap-office');
    await handle.trigger();
    const workflowId = await eventually('the schedule has started the reaper', async () => {
      const { info } = await handle.describe();
      return info.recentActions.at(-1)?.action.workflow.workflowId;
    });
    const report = (await temporal.workflow.getHandle(workflowId).result()) as ReapReport;
    assert.deepEqual([report.target, report.dryRun], [TARGET, false]);
    await answer('schedule', 'delete', 'shiftwork.reap');
    await replay(temporal, workflowId);
  });
});

async function start(workflowId: string): Promise<void> {
  const args = ['run', 'endless', '--workflow-id', workflowId, '--detach'];
  const { code, stderr } = await shiftworkIn(folder, args, variables);
  assert.equal(code, 0, stderr);
}

async function reap(...args: readonly string[]): Promise<ReapReport> {
  return (await answer('reap', ...args)) as ReapReport;
}

async function answer(...args: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await shiftworkIn(folder, [...args, '-o', 'json'], variables);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

async function leftoverOf(workflowId: string): Promise<Leftover> {
  const found = (await reap('--dry-run')).leftovers.find((one) => one.workflowId === workflowId);
  assert.ok(found);
  return found;
}

function outcomeOf({ kind, workflowId, runState, decision, outcome }: Leftover): readonly unknown[] {
  return [kind, workflowId, runState, decision, outcome];
}

/** What a run has left that another Temporal knows. */
async function createForeign(): Promise<void> {
  const cluster = { ClusterIdentifier: 'theirs', NodeType: 'ra3.large', ClusterType: 'single-node', Encrypted: true };
  const login = { MasterUsername: 'root', MasterUserPassword: 'Passw0rd' };
  await clients.redshift.send(new CreateClusterCommand({ ...cluster, ...login, Tags: writeTags(makerTags(FOREIGN)) }));
}
