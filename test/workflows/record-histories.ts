// `npm run histories [NAME…]`: goes through every feature of a run once, or through those named, on a local environment, and records
// the histories that replay.test.ts replays. Run it when a workflow has changed on purpose, and no run can be under way that began
// before.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunReport } from '../../model/run.ts';
import { end, startEnvironment } from '../e2e/environment.ts';
import { eventually } from '../e2e/eventually.ts';
import { shiftworkIn, startIn, writeProject } from '../e2e/project.ts';
import { readChain } from '../e2e/run-chain.ts';
import { runningActivities } from '../e2e/run-events.ts';
import { writeSmallInput } from '../e2e/small-input.ts';
import { temporalWith } from '../e2e/temporal-with.ts';
import { PROJECT, writeParts } from './history-project.ts';
import { writeHistoryFile } from './history-file.ts';

/** More events than any of the short runs has, and fewer than the long one. */
const SUGGEST_AFTER = 200;
const REAP = { taskQueue: 'shiftwork', workflowId: 'reap' };
const BAD = ['--param', 'factor=-1'];

const FEATURES: Readonly<Record<string, () => Promise<void>>> = {
  calm: recordCalm,
  crashed: recordWorkerLost,
  cancelled: recordCancelled,
  paused: recordPaused,
  queued: recordQueued,
  failures: recordFailures,
  held: recordHeld,
  kept: recordKept,
  continued: recordContinued,
  past: recordPast,
  backfill: recordBackfill,
  reap: recordReap,
};

const folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-histories-'));
await temporalWith(folder, [`limit.historyCount.suggestContinueAsNew=${SUGGEST_AFTER}`]);
await writeProject(folder, PROJECT);
const environment = await startEnvironment(['--data', await writeSmallInput(path.join(folder, 'input'))]);
const { temporal, variables } = environment;
let worker = startWorker();
try {
  const bucket = path.join(environment.buckets, 'udacity-dend');
  await writeParts(bucket, 'parts', 2);
  await writeParts(bucket, 'many-parts', 40);
  await recordEach();
} finally {
  await end(worker);
  await environment.stop();
  await rm(folder, { recursive: true, force: true });
}

async function recordEach(): Promise<void> {
  const wanted = process.argv.slice(2);
  const features = Object.entries(FEATURES).filter(([name]) => wanted.length === 0 || wanted.includes(name));
  if (features.length === 0) throw new Error(`There are: ${Object.keys(FEATURES).join(', ')}.`);
  for (const [, recordFeature] of features) await recordFeature();
}

async function recordCalm(): Promise<void> {
  await run('calm', 'feature');
  await record('calm');
}

async function recordReap(): Promise<void> {
  await temporal.workflow.execute('shiftwork.reap', { ...REAP, args: [{ target: 'local' }] });
  await record('reap');
}

/** A run that waits for the one of the interval before. */
async function recordPast(): Promise<void> {
  const open = await runToGate('hour-0', 'chain', '--logical-date', '2018-11-01T00:00');
  await shiftwork(0, 'run', 'chain', '--workflow-id', 'past', '--logical-date', '2018-11-01T01:00', '--detach');
  await eventually('it is queued', async () => ((await reportOf('past')).status === 'queued' ? true : undefined));
  await open();
  await closed('past');
  await record('past');
}

/** So many intervals that the backfill continues as new. */
async function recordBackfill(): Promise<void> {
  const dates = ['--from-date', '2018-11-02', '--to-date', '2018-11-03'];
  await shiftwork(0, 'backfill', 'hours', ...dates, '--run-backwards');
  const workflowId = 'hours-local-backfill-20181102T0000Z-20181103T2300Z';
  const { raw } = await temporal.workflow.getHandle(workflowId).describe();
  const links = await readChain(temporal, workflowId, raw.workflowExecutionInfo?.firstRunId ?? '');
  for (const [index, link] of links.entries()) await record(`backfill-${index + 1}`, workflowId, link.runId);
}

async function recordWorkerLost(): Promise<void> {
  const open = await runToGate('crashed');
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  worker = startWorker();
  await open();
  await closed('crashed');
  await record('crashed');
}

async function recordCancelled(): Promise<void> {
  await runToGate('cancelled');
  await shiftwork(0, 'cancel', 'cancelled');
  await record('cancelled');
}

async function recordPaused(): Promise<void> {
  const open = await runToGate('paused');
  await shiftwork(0, 'pause', 'paused');
  await open();
  await untilState('paused', 'gate', 'success');
  await shiftwork(0, 'resume', 'paused');
  await closed('paused');
  await record('paused');
}

async function recordQueued(): Promise<void> {
  const open = await runToGate('first');
  await shiftwork(0, 'run', 'feature', '--workflow-id', 'queued', '--detach');
  await eventually('it is queued', async () => ((await reportOf('queued')).status === 'queued' ? true : undefined));
  await open();
  await Promise.all(['first', 'queued'].map(closed));
  await record('queued');
}

async function recordFailures(): Promise<void> {
  await shiftwork(1, 'run', 'feature', '--workflow-id', 'failed', ...BAD);
  await record('failed-check', 'failed');
  await shiftwork(1, 'retry', 'failed');
  await record('retry', 'failed');
  await shiftwork(1, 'clear', 'failed', 'stage.parts', '--downstream', '--yes');
  await record('clear', 'failed');
}

async function recordHeld(): Promise<void> {
  const check = 'checks.shares_positive';
  await shiftwork(0, 'run', 'patient', '--workflow-id', 'held', '--detach', ...BAD);
  await untilState('held', check, 'held');
  const { heldUntilMs } = await taskOf('held', check);
  await shiftwork(0, 'retry', 'held', check, '--detach');
  await eventually('it is held again', async () => {
    const task = await taskOf('held', check);
    return task.state === 'held' && task.heldUntilMs !== heldUntilMs ? true : undefined;
  });
  await shiftwork(0, 'skip', 'held', check);
  await closed('held');
  await record('held');
}

/** A failed run that leaves its cluster to a child, which deletes it. */
async function recordKept(): Promise<void> {
  await shiftwork(1, 'run', 'brief', '--workflow-id', 'kept', ...BAD);
  await record('kept');
  await closed('kept/teardown');
  await record('teardown', 'kept/teardown');
}

async function recordContinued(): Promise<void> {
  await run('continued', 'feature', '--param', 'parts=s3://udacity-dend/many-parts/');
  const { runKey } = await reportOf('continued');
  const links = await readChain(temporal, 'continued', runKey);
  for (const [index, { runId }] of links.entries()) await record(`continued-${index + 1}`, 'continued', runId);
}

async function record(name: string, workflowId = name, runId?: string): Promise<void> {
  writeHistoryFile(name, await temporal.workflow.getHandle(workflowId, runId).fetchHistory());
  console.log(`Recorded ${name}.`);
}

async function run(workflowId: string, dag: string, ...args: readonly string[]): Promise<void> {
  await shiftwork(0, 'run', dag, '--workflow-id', workflowId, ...args);
}

/** Starts a run, and waits until it stands at its gate. Answers what opens that. */
async function runToGate(
  workflowId: string,
  dag = 'feature',
  ...args: readonly string[]
): Promise<() => Promise<void>> {
  const gate = path.join(folder, `${workflowId}.open`);
  await run(workflowId, dag, '--detach', '--param', `gate=${gate}`, ...args);
  await eventually('it stands at its gate', async () =>
    (await runningActivities(temporal, workflowId)).includes('gate') ? true : undefined,
  );
  return async () => await writeFile(gate, '');
}

async function shiftwork(expected: number, ...args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await shiftworkIn(folder, args, variables);
  if (code !== expected) throw new Error(`shiftwork ${args.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
}

async function reportOf(workflowId: string): Promise<RunReport> {
  return await temporal.workflow.getHandle(workflowId).query<RunReport>('status');
}

async function taskOf(workflowId: string, task: string): Promise<Partial<RunReport['tasks'][number]>> {
  return (await reportOf(workflowId)).tasks.find(({ id }) => id === task) ?? {};
}

async function untilState(workflowId: string, task: string, state: string): Promise<void> {
  await eventually(`${task} is ${state}`, async () =>
    (await taskOf(workflowId, task)).state === state ? true : undefined,
  );
}

async function closed(workflowId: string): Promise<void> {
  await temporal.workflow.getHandle(workflowId).result();
}

function startWorker(): ChildProcess {
  const started = startIn(folder, ['worker'], variables);
  started.stdout?.resume();
  started.stderr?.resume();
  return started;
}
