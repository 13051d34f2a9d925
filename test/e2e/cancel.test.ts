import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { after, before, test } from 'node:test';
import { DescribeClustersCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import { localCredentials } from '../../config/local-target.ts';
import type { CommandResult } from '../cli/shiftwork.ts';
import { end, startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { eventually } from './eventually.ts';
import { lockTable } from './lock-table.ts';
import { replay } from './replay.ts';

/** A cancel takes a second; the rest is for a machine that does much else. */
const WITHIN_MS = 30_000;

let environment: Environment;
let worker: ChildProcess;

before(async () => {
  environment = await startEnvironment(['--scale', '0.05']);
  worker = environment.startWorker();
});

after(async () => await environment.stop());

test('cancelling stops the COPY in the warehouse within seconds, then tears down', async () => {
  const { shiftwork, temporal, state } = environment;
  await shiftwork('run', 'sparkify', '--param', 'batch_files=8', '--workflow-id', 'unwanted', '--detach');
  const lock = await lockTable(environment, 'staging_events');
  await eventually('a COPY waits in the warehouse', async () => ((await lock.copies()) > 0 ? true : undefined));
  assert.equal(await lock.aborted(), 0);
  const askedAtMs = Date.now();
  const cancelling = shiftwork('cancel', 'unwanted');
  await eventually('no COPY is left in the warehouse', async () => ((await lock.copies()) === 0 ? true : undefined));
  assert.ok(
    Date.now() - askedAtMs < WITHIN_MS,
    'the COPY was stopped within seconds, the start of the command included',
  );
  assert.equal(await lock.aborted(), 1);
  await lock.release();
  const { code, stderr } = await cancelling;
  assert.equal(code, 0, stderr);
  const { status } = await temporal.workflow.getHandle('unwanted').describe();
  assert.equal(status.name, 'CANCELLED');
  const redshift = new RedshiftClient({
    endpoint: state.awsEndpoint,
    region: state.region,
    credentials: localCredentials,
  });
  assert.deepEqual((await redshift.send(new DescribeClustersCommand({}))).Clusters, []);
  redshift.destroy();
  await replay(temporal, 'unwanted');
});

test('a run that is over cannot be cancelled, and one that nobody knows neither', async () => {
  const { shiftwork } = environment;
  const over = await shiftwork('cancel', 'unwanted');
  assert.deepEqual([over.code, /is over \(cancelled\)/.test(over.stderr)], [2, true], over.stderr);
  const unknown = await shiftwork('cancel', 'nobody');
  assert.equal(unknown.code, 2, unknown.stderr);
});

test('a second cancel says that the first is under way, and a run that nobody works on ends when somebody does', async () => {
  const { shiftwork, temporal, startWorker } = environment;
  await end(worker);
  await shiftwork('run', 'sparkify', '--workflow-id', 'alone', '--detach');
  const [first, second] = [await cancelAlone(), await cancelAlone()];
  assert.deepEqual([first.code, first.stderr], [0, '']);
  assert.deepEqual([second.code, second.stderr], [0, 'Run alone was asked to end before: it is ending.\n']);
  startWorker();
  await assert.rejects(temporal.workflow.getHandle('alone').result());
  assert.equal((await temporal.workflow.getHandle('alone').describe()).status.name, 'CANCELLED');
});

async function cancelAlone(): Promise<CommandResult> {
  return await environment.shiftwork('cancel', 'alone', '--detach');
}
