import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { readdirSync } from 'node:fs';
import { DeleteClusterCommand, DescribeClustersCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import { localCredentials } from '../../config/local-target.ts';
import type { RunReport } from '../../model/run.ts';
import { faultHolds } from '../chaos/fault-holds.ts';
import { startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { eventually } from './eventually.ts';
import { replay } from './replay.ts';
import { countActivities } from './run-events.ts';
import { loadedFiles } from './warehouse-rows.ts';

const RUN = ['run', 'sparkify', '--param', 'batch_files=8', '--exclude', 'teardown', '-o', 'json'];
const MALFORMED = '{"artist": "no end';

let environment: Environment;
let redshift: RedshiftClient;

before(async () => {
  environment = await startEnvironment(['--scale', '0.1']);
  environment.startWorker();
  const { awsEndpoint: endpoint, region } = environment.state;
  redshift = new RedshiftClient({ endpoint, region, credentials: localCredentials });
});

after(async () => {
  redshift.destroy();
  await environment.stop();
});

test('a malformed file fails the run, and retry runs its batch and what follows, nothing before it', async () => {
  const { shiftwork, temporal } = environment;
  const file = logFiles().at(-1) ?? '';
  const sound = await readFile(file, 'utf8');
  await writeFile(file, `${sound}\n${MALFORMED}`);
  const failed = await shiftwork(...RUN, '--workflow-id', 'mended');
  assert.equal(failed.code, 1);
  const told = failed.stderr + failed.stdout;
  assert.match(told, new RegExp(path.basename(file)), 'the file is named');
  assert.match(told, /line \d+/, 'the line is named');
  assert.match(told, /shiftwork retry mended/, 'what to do is said');
  assert.ok(!told.includes('no end'), 'no row of data is shown');
  assert.equal((await listClusters()).length, 1, 'the cluster is kept');
  const { completed: finished } = await countActivities(temporal, 'mended');

  await writeFile(file, sound);
  const retried = await shiftwork('retry', 'mended', '-o', 'json');
  assert.equal(retried.code, 0, retried.stderr);
  const { scheduled, completed } = await countActivities(temporal, 'mended');
  const batches = [...scheduled.keys()].filter((id) => id.startsWith('stage.events['));
  assert.equal(batches.length, 1, `only the failed batch is loaded: ${batches.join(', ')}`);
  assert.ok(!finished.has(batches[0] ?? ''), 'it had not finished before');
  const repeated = [...finished.keys()].filter(
    (id) => !id.startsWith(':') && id !== 'stage.events' && completed.has(id),
  );
  assert.deepEqual(repeated, [], 'nothing that had finished was run again, the listing of the failed task aside');
  assert.deepEqual(await loadedFiles(environment, 'staging_events'), { files: logFiles().length, most: 1 });
  assert.equal((await reportOf('mended')).status, 'success');
  await replay(temporal, 'mended');
  await tearDown();
});

test('with the cluster gone, retry builds everything again and says why', async () => {
  const { shiftwork } = environment;
  const file = logFiles().at(-1) ?? '';
  const sound = await readFile(file, 'utf8');
  await writeFile(file, `${sound}\n${MALFORMED}`);
  assert.equal((await shiftwork(...RUN, '--workflow-id', 'gone')).code, 1);
  await writeFile(file, sound);
  for (const ClusterIdentifier of await listClusters()) {
    await redshift.send(new DeleteClusterCommand({ ClusterIdentifier, SkipFinalClusterSnapshot: true }));
  }
  await eventually('the cluster is gone', async () => ((await listClusters()).length === 0 ? true : undefined));

  const retried = await shiftwork('retry', 'gone');
  assert.equal(retried.code, 0, retried.stderr);
  assert.match(retried.stdout, /deleted, and what was in it is gone: everything is built again/);
  const report = await reportOf('gone');
  assert.deepEqual(
    report.tasks.filter(({ carried }) => carried === true),
    [],
  );
  await tearDown();
});

test('of two runs that are started with one id at once one is made, and the other is told', async () => {
  const { shiftwork } = environment;
  const start = ['run', 'sparkify', '--select', 'launch.role', '--workflow-id', 'twin'];
  const [one, other] = await Promise.all([shiftwork(...start), shiftwork(...start)]);
  assert.deepEqual(new Set([one.code, other.code]), new Set([0, 2]));
  assert.match(one.stderr + other.stderr, /There is a run twin already\. Choose another --workflow-id/);
});

test('a run that is running, done or unknown is not retried, and the answer says what to do instead', async () => {
  const { shiftwork, state } = environment;
  const faults = faultHolds(state.awsEndpoint);
  const plan = await faults.hold({ service: 's3', action: 'PUT', key: 'shiftwork-artifacts/', hold: 'before' });
  await shiftwork('run', 'sparkify', '--select', 'launch.role', '--workflow-id', 'open', '--detach');
  const open = await shiftwork('retry', 'open');
  await plan.letGo();
  assert.equal(open.code, 2);
  assert.match(open.stderr, /Run open is running, and none of its tasks is held/);
  const done = await shiftwork('retry', 'mended');
  assert.equal(done.code, 2);
  assert.match(done.stderr, /has completed: nothing is left to retry/);
  const unknown = await shiftwork('retry', 'nobody');
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /nobody/);
});

async function tearDown(): Promise<void> {
  const { code, stderr } = await environment.shiftwork('run', 'sparkify', '--select', 'teardown');
  assert.equal(code, 0, stderr);
  assert.deepEqual(await listClusters(), []);
}

async function listClusters(): Promise<readonly string[]> {
  const { Clusters = [] } = await redshift.send(new DescribeClustersCommand({}));
  return Clusters.map(({ ClusterIdentifier = '' }) => ClusterIdentifier);
}

async function reportOf(workflowId: string): Promise<RunReport> {
  return (await environment.temporal.workflow.getHandle(workflowId).result()) as RunReport;
}

function logFiles(): readonly string[] {
  const root = path.join(environment.buckets, 'udacity-dend', 'log_data');
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => path.join(root, name));
}
