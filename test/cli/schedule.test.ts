import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Client, Connection } from '@temporalio/client';
import { startTemporal, type TemporalServer } from '../../local/temporal.ts';
import { PACKAGE, shiftworkIn, writeProject } from '../e2e/project.ts';
import { shiftwork } from './shiftwork.ts';

let stateDirectory: string;
let temporal: TemporalServer;
before(async () => {
  stateDirectory = await mkdtemp(path.join(tmpdir(), 'shiftwork-schedule-'));
  const environment = { ...process.env, TEMPORAL_ADDRESS: undefined };
  temporal = await startTemporal({ stateDirectory, port: 0, uiPort: 0, environment });
});
after(async () => {
  await temporal.stop();
  await rm(stateDirectory, { recursive: true, force: true });
});

async function shiftworkJson(...args: string[]): Promise<unknown> {
  const environment = { SHIFTWORK_HOME: stateDirectory, TEMPORAL_ADDRESS: temporal.address };
  const { code, stdout, stderr } = await shiftwork([...args, '-o', 'json'], environment);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

test("a schedule is created, brought up to date, listed and deleted, and with all goes the reaper's", async () => {
  assert.deepEqual(await changes('schedule', 'apply', 'sparkify'), [['sparkify-local', 'created']]);
  assert.deepEqual(await changes('schedule', 'apply'), [
    ['sparkify-local', 'unchanged'],
    ['sparkify_daily-local', 'created'],
    ['shiftwork.reap-local', 'created'],
  ]);
  await shiftworkJson('schedule', 'delete', 'sparkify_daily');
  assert.deepEqual(await shiftworkJson('schedule', 'delete', 'shiftwork.reap'), { deleted: 'shiftwork.reap-local' });
  const listed = await untilListed('sparkify');
  assert.match(String(listed['nextRun']), /T06:00:00\.000Z$/);
  assert.deepEqual(await shiftworkJson('schedule', 'delete', 'sparkify'), { deleted: 'sparkify-local' });
});

test('applying says field by field what changes, does it once, and changes nothing on a dry run', async () => {
  const folder = path.join(stateDirectory, 'changing');
  await writeDag(folder, "'0 6 * * *'");
  assert.deepEqual(await applyIn(folder), [['changing-local', 'created', []]]);
  await writeDag(
    folder,
    "{ cron: '30 */6 * * mon-fri', timezone: 'Europe/Berlin', jitter: '5 minutes', start: '2027-01-01', end: '2027-01-31', catchupWindow: '2 days', overlap: 'BUFFER_ONE' }",
  );
  const differences = [
    ['cron', '0 6 * * *', '30 */6 * * mon-fri'],
    ['timezone', 'UTC', 'Europe/Berlin'],
    ['jitter', 'none', '300 seconds'],
    ['first run', 'any', '2027-01-01T05:30:00.000Z'],
    ['last run', 'any', '2027-01-31T23:30:00.000Z'],
    ['overlap', 'ALLOW_ALL', 'BUFFER_ONE'],
    ['catch-up window', '31536000 seconds', '172800 seconds'],
  ];
  assert.deepEqual(await applyIn(folder, '--dry-run'), [['changing-local', 'changed', differences]]);
  assert.deepEqual(await applyIn(folder), [['changing-local', 'changed', differences]], 'the dry run changed nothing');
  assert.deepEqual(await applyIn(folder), [['changing-local', 'unchanged', []]]);
  assert.deepEqual(await jsonIn(folder, 'schedule', 'delete', 'changing'), { deleted: 'changing-local' });
});

test('what the code has no longer is told, stays, and goes when told; and a schedule that was paused stays so', async () => {
  const folder = path.join(stateDirectory, 'pruned');
  await writeDag(folder, "'@daily'");
  await applyIn(folder);
  const paused = await shiftworkIn(folder, ['schedule', 'pause', 'pruned', '--note', 'late logs'], variables());
  assert.equal(paused.stdout, 'pruned-local: paused\n', paused.stderr);
  const again = await shiftworkIn(folder, ['schedule', 'pause', 'pruned'], variables());
  assert.equal(again.stdout, 'pruned-local: paused already\n', again.stderr);
  await writeDag(folder, "'@hourly'");
  await applyIn(folder);
  await untilSo(folder, ({ isPaused, note }) => isPaused === true && note === 'late logs');

  await writeDag(folder, 'undefined');
  const all = await jsonIn(folder, 'schedule', 'apply');
  assert.deepEqual(orphanOf(all), 'no longer in the code');
  assert.deepEqual(orphanOf(await jsonIn(folder, 'schedule', 'apply', '--prune', '--dry-run')), 'deleted');
  assert.deepEqual(orphanOf(await jsonIn(folder, 'schedule', 'apply', '--prune')), 'deleted');
  assert.deepEqual(await jsonIn(folder, 'schedule', 'delete', 'shiftwork.reap'), { deleted: 'shiftwork.reap-local' });
  const { code, stderr } = await shiftworkIn(folder, ['schedule', 'resume', 'pruned'], variables());
  assert.equal(code, 2);
  assert.match(stderr, /There is no schedule pruned-local/);
});

test('the next runs are shown by the clock of the zone, with what a change of it does', async () => {
  const folder = path.join(stateDirectory, 'upcoming');
  await writeDag(folder, "{ cron: '30 2 * * *', timezone: 'Europe/Berlin', start: '2037-03-27', end: '2037-03-29' }");
  const { stdout, stderr } = await shiftworkIn(folder, ['schedule', 'next', 'upcoming'], variables());
  assert.equal(
    stdout,
    [
      'Starts                   Logical date             Interval ends',
      '2037-03-28 02:30 +01:00  2037-03-27 02:30 +01:00  2037-03-28 02:30 +01:00',
      '2037-03-30 02:30 +02:00  2037-03-28 02:30 +01:00  2037-03-30 02:30 +02:00  the clock is put forward, 2037-03-29 02:30 does not exist: 47 hours long',
      '',
    ].join('\n'),
    stderr,
  );
  await writeDag(folder, 'undefined');
  const without = await shiftworkIn(folder, ['schedule', 'next', 'upcoming'], variables());
  assert.equal(without.code, 2);
  assert.match(without.stderr, /DAG upcoming has no schedule\. Say when in dags\/upcoming\.ts/);
});

test('without a worker the reaper says so, and is not left to begin when nobody expects it any more', async () => {
  const environment = { SHIFTWORK_HOME: stateDirectory, TEMPORAL_ADDRESS: temporal.address };
  const { code, stderr } = await shiftwork(['reap'], environment);
  assert.equal(code, 1);
  assert.match(stderr, /No worker answered .* Start one with `shiftwork worker`/s);
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection });
  const states: string[] = [];
  while (states.length === 0) {
    for await (const { status } of client.workflow.list({ query: 'WorkflowType = "shiftwork.reap"' })) {
      if (status.name !== 'RUNNING') states.push(status.name);
    }
  }
  await connection.close();
  assert.deepEqual(states, ['TERMINATED']);
});

test('what has no runs or no such run says so', async () => {
  assert.deepEqual(await shiftworkJson('runs'), []);
  const environment = { SHIFTWORK_HOME: stateDirectory, TEMPORAL_ADDRESS: temporal.address };
  const { code, stderr } = await shiftwork(['retry', 'nothing'], environment);
  assert.equal(code, 2);
  assert.match(stderr, /There is no run nothing .*shiftwork runs/s);
});

/** Temporal lists schedules a moment after it has made them. */
async function untilListed(dag: string): Promise<Readonly<Record<string, unknown>>> {
  for (;;) {
    const listed = (await shiftworkJson('schedule', 'list')) as readonly Readonly<Record<string, unknown>>[];
    const found = listed.find((one) => one['dag'] === dag);
    if (found !== undefined) return found;
  }
}

function variables(): Readonly<Record<string, string>> {
  return { SHIFTWORK_HOME: stateDirectory, TEMPORAL_ADDRESS: temporal.address };
}

/** A project whose one DAG, of the folder's name, has this schedule. */
async function writeDag(folder: string, schedule: string): Promise<void> {
  const id = path.basename(folder);
  const text = `import { dag, task } from '${PACKAGE}';
export default dag({ id: '${id}', schedule: ${schedule}, tasks: [task({ id: 'wait', run: async () => {} })] });
`;
  await writeProject(folder, { [`dags/${id}.ts`]: text });
}

type Change = Readonly<Record<string, unknown>> & { readonly differences: readonly Readonly<Record<string, string>>[] };

async function jsonIn(folder: string, ...args: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await shiftworkIn(folder, [...args, '-o', 'json'], variables());
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

/** Applies the folder's own DAG: id, change and differences. */
async function applyIn(folder: string, ...args: readonly string[]): Promise<unknown> {
  const applied = (await jsonIn(folder, 'schedule', 'apply', path.basename(folder), ...args)) as readonly Change[];
  return applied.map(({ id, change, differences }) => [
    id,
    change,
    differences.map(({ field, from, to }) => [field, from, to]),
  ]);
}

async function changes(...args: string[]): Promise<unknown> {
  return ((await shiftworkJson(...args)) as readonly Change[]).map(({ id, change }) => [id, change]);
}

function orphanOf(applied: unknown): unknown {
  return (applied as readonly Change[]).find(({ id }) => id === 'pruned-local')?.['change'];
}

/** Temporal lists what has changed a moment later. */
async function untilSo(folder: string, isSo: (one: Readonly<Record<string, unknown>>) => boolean): Promise<void> {
  for (;;) {
    const listed = (await jsonIn(folder, 'schedule', 'list')) as readonly Readonly<Record<string, unknown>>[];
    if (listed.some(isSo)) return;
  }
}
