import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { GetRolePolicyCommand } from '@aws-sdk/client-iam';
import { Client, Connection } from '@temporalio/client';
import { createLaunchCluster } from '../../activities/launch-cluster.ts';
import { createLaunchRole } from '../../activities/launch-role.ts';
import type { TemporalDeps } from '../../activities/deps.ts';
import { planKey } from '../../artifacts/layout.ts';
import { describeCluster } from '../../aws/clusters.ts';
import { clusterIdentifier, roleName } from '../../aws/names.ts';
import type { PolicyDocument } from '../../aws/role-policies.ts';
import { findRole } from '../../aws/roles.ts';
import { parseS3Url } from '../../aws/s3-url.ts';
import { NAMESPACE } from '../../aws/tags.ts';
import { startTemporal } from '../../local/temporal.ts';
import type { Plan } from '../../model/plan.ts';
import { injectFault, launchingTarget, makeBucket, openAccount } from '../aws/local-account.ts';
import { rejection } from './rejection.ts';
import { callActivity, planRun } from './sql-run.ts';

const UNKNOWN_ROLE = {
  service: 'redshift',
  action: 'CreateCluster',
  code: 'InvalidParameterValue',
  message: 'The IAM role is not valid. The IAM role must delegate access to an Amazon Redshift account.',
};

const account = await openAccount();
const { clients, access } = account;
const target = { ...launchingTarget(access), artifacts: `s3://${await makeBucket(account, 'launch')}` };

const stateDirectory = await mkdtemp(path.join(tmpdir(), 'shiftwork-launch-'));
const environment = { ...process.env, TEMPORAL_ADDRESS: undefined };
const server = await startTemporal({ stateDirectory, port: 0, uiPort: 0, environment });
const connection = await Connection.connect({ address: server.address });
const temporal = new Client({ connection });
after(async () => {
  await connection.close();
  await server.stop();
  await rm(stateDirectory, { recursive: true, force: true });
});

const launchRun = async (tasks: Plan['tasks'] = []) => {
  const login = { ...target.warehouse, host: '127.0.0.1', port: 1 };
  const { deps, artifacts, input, ref } = await planRun({
    address: login,
    aws: access,
    artifacts: target.artifacts,
    tasks: {},
  });
  const cluster = { nodeType: 'ra3.large', numberOfNodes: 1, keepSeconds: 1800 };
  const plan: Plan = { dagId: 'test', target: 'test', params: {}, tasks, cluster };
  await artifacts.put(planKey('launch'), JSON.stringify(plan));
  const run = { ...ref, planHash: 'launch', launches: true };
  const launching: TemporalDeps = { ...deps, temporal, loadTarget: async () => await Promise.resolve(target) };
  return { deps: launching, run, input: (task: string) => ({ ...input(task), run }) };
};

test('a run tags its role and its cluster with the UUID of the namespace that its worker serves', async () => {
  const { deps, run, input } = await launchRun();
  await callActivity(() => createLaunchRole(deps)(input('launch.role')));
  await callActivity(() => createLaunchCluster(deps)(input('launch.cluster')));
  const { namespaceInfo } = await temporal.workflowService.describeNamespace({ namespace: 'default' });
  const cluster = await describeCluster(clients.redshift, clusterIdentifier(target, run));
  const role = await findRole(clients.iam, roleName(target, run));
  assert.ok(namespaceInfo?.id);
  assert.deepEqual([cluster?.tags[NAMESPACE], role?.tags[NAMESPACE]], [namespaceInfo.id, namespaceInfo.id]);
});

test('a role may write where a task of the run unloads to, and nowhere else but in artifacts', async () => {
  const limits = { retries: 0, retryDelaySeconds: 1, timeoutSeconds: 60, severity: 'error' } as const;
  const unload = { to: 's3://exports/a/', options: '' };
  const task = {
    id: 'analytics.a',
    kind: 'analytics',
    upstream: [],
    ...limits,
    writes: [],
    reads: [],
    unload,
  } as const;
  const { deps, run, input } = await launchRun([task]);
  await callActivity(() => createLaunchRole(deps)(input('launch.role')));
  const wanted = { RoleName: roleName(target, run), PolicyName: 'shiftwork' };
  const { PolicyDocument = '' } = await clients.iam.send(new GetRolePolicyCommand(wanted));
  const { Statement } = JSON.parse(decodeURIComponent(PolicyDocument)) as PolicyDocument;
  const writing = Statement.find(({ Action }) => Action === 's3:PutObject');
  const { bucket } = parseS3Url(`${target.artifacts}/`);
  assert.deepEqual(writing?.Resource, [`arn:aws:s3:::${bucket}/*`, 'arn:aws:s3:::exports/a/*'].toSorted());
});

test('a role that Redshift does not know is looked at again for five minutes, then it is refused', async () => {
  const { deps, input } = await launchRun();
  await callActivity(() => createLaunchRole(deps)(input('launch.role')));
  const launch = async (minutes: number) => {
    await injectFault(account, UNKNOWN_ROLE);
    const scheduledAtMs = Date.now() - minutes * 60_000;
    return await rejection(callActivity(() => createLaunchCluster(deps)(input('launch.cluster')), { scheduledAtMs }));
  };
  const soon = await launch(4);
  assert.deepEqual([soon.type, soon.nonRetryable], ['NotYet', false]);
  const late = await launch(6);
  assert.deepEqual([late.type, late.nonRetryable], ['AwsRefused', true]);
  assert.match(late.message, /does the role exist, and does it trust redshift\.amazonaws\.com\?/);
});
