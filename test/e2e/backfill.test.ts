import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { RunReport } from '../../model/run.ts';
import type { CommandResult } from '../cli/shiftwork.ts';
import { end, startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { eventually } from './eventually.ts';
import { PACKAGE, shiftworkIn, startWorkerIn, writeProject } from './project.ts';
import { replay } from './replay.ts';
import { writeSmallInput } from './small-input.ts';

/** Each run's one task notes its date when it begins and when it ends; between them it waits while the date is held, and fails where told to. */
const DIARY = (id: string, options: string): string => `import { appendFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { dag, task } from '${PACKAGE}';
export default dag({
  id: '${id}',
  schedule: { cron: '@daily', timezone: 'UTC' },
  ${options}
  tasks: [
    task({
      id: 'note',
      run: async ({ logicalDate, signal }) => {
        const day = logicalDate.slice(0, 10);
        await appendFile('${id}.begun', day + '\\n');
        while (existsSync('hold-' + day)) await sleep(50, undefined, { signal });
        if (existsSync('fail-' + day)) throw new TypeError('no logs of ' + day);
        await appendFile('${id}.done', day + '\\n');
      },
    }),
  ],
});
`;

const FIVE = ['--from-date', '2018-11-01', '--to-date', '2018-11-05'];

let folder: string;
let environment: Environment;
let worker: ChildProcess;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-backfill-'));
  await writeProject(folder, {
    'dags/diary.ts': DIARY('diary', 'maxActiveRuns: 2,'),
    'dags/chain.ts': DIARY('chain', 'maxActiveRuns: 2, dependsOnPast: true,'),
    'dags/bare.ts': `import { dag, task } from '${PACKAGE}';\nexport default dag({ id: 'bare', tasks: [task({ id: 'a', run: async () => {} })] });\n`,
  });
  environment = await startEnvironment(['--data', await writeSmallInput(path.join(folder, 'input'))]);
  worker = startWorkerIn(folder, environment.variables);
});
after(async () => {
  await end(worker);
  await environment.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a dry run shows every interval and what would start, and starts nothing', async () => {
  const { code, stdout, stderr } = await shiftwork('backfill', 'diary', ...FIVE, '--run-backwards', '--dry-run');
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^2018-11-01 00:00 UTC +2018-11-02 00:00 UTC +missing +run$/m);
  assert.match(stdout, /5 intervals: 0 done, 0 failed, 0 running, 5 missing\.\nStarts 5, 2 at a time\./);
  assert.deepEqual(await json('runs'), []);
});

test('five intervals are filled backwards, two at a time, each once, though a worker is killed in the middle', async () => {
  await hold('2018-11-04');
  const started = (await json('backfill', 'diary', ...FIVE, '--run-backwards', '--detach')) as { workflowId: string };
  await eventually('three have begun', async () => ((await lines('diary.begun')).length >= 3 ? true : undefined));
  assert.deepEqual((await lines('diary.begun')).slice(0, 2).toSorted(), ['2018-11-04', '2018-11-05']);
  const exited = once(worker, 'exit');
  worker.kill('SIGKILL');
  await exited;
  await letGo('2018-11-04');
  worker = startWorkerIn(folder, environment.variables);
  const report = await resultOf(started.workflowId);
  assert.equal(report.status, 'success');
  assert.deepEqual(report.intervals, { done: 5, total: 5 });
  const days = ['01', '02', '03', '04', '05'].map((day) => `2018-11-${day}`);
  assert.deepEqual((await lines('diary.done')).toSorted(), days);
  await replay(environment.temporal, started.workflowId);
});

test('what has been filled is not run again, and of what is missing just that is', async () => {
  const none = (await json('backfill', 'diary', ...FIVE)) as { starts: readonly string[] };
  assert.deepEqual(none.starts, []);
  const { stdout } = await shiftwork(
    'runs',
    '--missing',
    '--dag',
    'diary',
    '--from-date',
    '2018-10-31',
    '--to-date',
    '2018-11-06',
  );
  assert.deepEqual(stdout.match(/2018-\d\d-\d\d 00:00 UTC(?= {2}2018)/g), [
    '2018-10-31 00:00 UTC',
    '2018-11-06 00:00 UTC',
  ]);
  assert.match(
    (await shiftwork('runs')).stdout,
    /diary-local-20181105T0000Z +diary +local +completed +2018-11-05 00:00 UTC/,
  );
});

test('what has failed is left alone, until told to be retried: then it goes on under its id', async () => {
  const sixth = ['--from-date', '2018-11-06', '--to-date', '2018-11-06'];
  await writeFile(path.join(folder, 'fail-2018-11-06'), '');
  const failed = await shiftwork('backfill', 'diary', ...sixth);
  assert.equal(failed.code, 1);
  assert.match(failed.stdout, /no logs of 2018-11-06/);
  assert.match(failed.stdout, /When it is mended: shiftwork backfill diary .*--reprocess-behavior failed/);
  await rm(path.join(folder, 'fail-2018-11-06'));
  assert.match(
    (await shiftwork('backfill', 'diary', ...sixth)).stdout,
    /failed +- +diary-local.*\n[^]*Nothing is to be started/,
  );
  const mended = await shiftwork('backfill', 'diary', ...sixth, '--reprocess-behavior', 'failed');
  assert.equal(mended.code, 0, mended.stderr);
  assert.match(mended.stdout, /failed +retry +diary-local-20181106T0000Z/);
  const { tasks } = await resultOf('diary-local-20181106T0000Z');
  assert.equal(tasks.find(({ id }) => id === 'launch.role')?.carried, true, 'it went on, and did not begin anew');
  assert.equal((await lines('diary.done')).filter((day) => day === '2018-11-06').length, 1);
  const again = await shiftwork('backfill', 'diary', ...sixth, '--reprocess-behavior', 'completed');
  assert.equal(again.code, 0, again.stderr);
  assert.equal((await lines('diary.done')).filter((day) => day === '2018-11-06').length, 2);
});

test('an interval that somebody is running is left to them', async () => {
  await hold('2018-11-07');
  await shiftwork('run', 'diary', '--logical-date', '2018-11-07', '--workflow-id', 'theirs', '--detach');
  await eventually('it has begun', async () => (await lines('diary.begun')).includes('2018-11-07') || undefined);
  const two = ['--from-date', '2018-11-07', '--to-date', '2018-11-08'];
  const { code, stdout, stderr } = await shiftwork('backfill', 'diary', ...two, '--reprocess-behavior', 'completed');
  assert.equal(code, 0, stderr);
  assert.match(stdout, /running +- +theirs/);
  await letGo('2018-11-07');
  await resultOf('theirs');
  assert.match(await titleOf('theirs'), /^diary on local, 2018-11-07T\S+ to 2018-11-08T/);
  assert.match(await titleOf('diary-local-20181108T0000Z'), /^diary on local, 2018-11-08T\S+ to 2018-11-09T/);
  const done = await lines('diary.done');
  assert.deepEqual(done.slice(-2).toSorted(), ['2018-11-07', '2018-11-08']);
});

test('a backfill that is paused starts nothing more, goes on when resumed, and leaves what runs when cancelled', async () => {
  await hold('2018-11-10');
  const range = ['--from-date', '2018-11-10', '--to-date', '2018-11-13'];
  const { workflowId } = (await json('backfill', 'diary', ...range, '--max-active-runs', '1', '--detach')) as {
    workflowId: string;
  };
  await eventually('it has begun', async () => (await lines('diary.begun')).includes('2018-11-10') || undefined);
  assert.equal((await shiftwork('pause', workflowId)).code, 0);
  await letGo('2018-11-10');
  await resultOf('diary-local-20181110T0000Z');
  const paused = await shiftwork('status', workflowId);
  assert.match(paused.stdout, /backfill of diary on local: paused, \d of 4 intervals done/);
  await hold('2018-11-11');
  assert.equal((await shiftwork('resume', workflowId)).code, 0);
  await eventually('it goes on', async () => (await lines('diary.begun')).includes('2018-11-11') || undefined);
  const cancelled = await shiftwork('cancel', workflowId);
  assert.equal(cancelled.code, 0, cancelled.stderr);
  await letGo('2018-11-11');
  await resultOf('diary-local-20181111T0000Z');
  const begun = await lines('diary.begun');
  assert.deepEqual([begun.includes('2018-11-12'), begun.includes('2018-11-13')], [false, false]);
  await replay(environment.temporal, workflowId);
});

test('where runs depend on the past, one waits for the interval before it and says why, and the first of all does not', async () => {
  await writeFile(path.join(folder, 'fail-2018-12-01'), '');
  const first = await shiftwork('run', 'chain', '--logical-date', '2018-12-01', '--workflow-id', 'first');
  assert.equal(first.code, 1, 'it did not wait, and failed');
  await shiftwork('run', 'chain', '--logical-date', '2018-12-02', '--workflow-id', 'second', '--detach');
  const said = await eventually('the second says what it waits for', async () => {
    const { stdout } = await shiftwork('status', 'second');
    return /Waits for the interval of 2018-12-01T00:00:00\.000Z on local.*/.exec(stdout)?.[0];
  });
  assert.match(said, /which has failed: shiftwork retry first$/);
  assert.match((await shiftwork('runs')).stdout, /second +chain +local +queued/);
  await rm(path.join(folder, 'fail-2018-12-01'));
  const retried = await shiftwork('retry', 'first');
  assert.equal(retried.code, 0, retried.stderr);
  assert.equal((await resultOf('second')).status, 'success');
  assert.deepEqual(await lines('chain.done'), ['2018-12-01', '2018-12-02']);
  await replay(environment.temporal, 'second');
});

test('what cannot be a backfill is refused before anything starts', async () => {
  const cases: readonly (readonly [args: readonly string[], said: RegExp])[] = [
    [['bare', ...FIVE], /DAG bare has no schedule, so it has no intervals\. Say which .*dags\/bare\.ts/],
    [
      ['diary', '--from-date', '2018-02-30', '--to-date', '2018-03-01'],
      /--from-date: expected a date .*got 2018-02-30/,
    ],
    [['diary', '--from-date', '2018-11-05', '--to-date', '2018-11-01'], /is after --to-date/],
    [
      ['diary', '--from-date', '2010-01-01', '--to-date', '2018-11-01'],
      /These are 3,\d+ runs\. If that is what you want: --yes/,
    ],
    [['chain', ...FIVE, '--run-backwards'], /depend on the interval before them \(dependsOnPast\)/],
  ];
  for (const [args, said] of cases) {
    const { code, stderr } = await shiftwork('backfill', ...args);
    assert.match(stderr, said);
    assert.equal(code, 2);
  }
});

async function shiftwork(...args: readonly string[]): Promise<CommandResult> {
  return await shiftworkIn(folder, args, environment.variables);
}

async function json(...args: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await shiftwork(...args, '-o', 'json');
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

async function lines(file: string): Promise<readonly string[]> {
  const text = await readFile(path.join(folder, file), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

async function hold(day: string): Promise<void> {
  await writeFile(path.join(folder, `hold-${day}`), '');
}

async function letGo(day: string): Promise<void> {
  await rm(path.join(folder, `hold-${day}`));
}

async function resultOf(workflowId: string): Promise<RunReport> {
  return (await environment.temporal.workflow.getHandle(workflowId).result()) as RunReport;
}

/** What the Temporal UI heads a run with. */
async function titleOf(workflowId: string): Promise<string> {
  const description = await environment.temporal.workflow.getHandle(workflowId).describe();
  return (await description.staticSummary()) ?? '';
}
