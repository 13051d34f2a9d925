import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { BackfillPlan } from '../../cli/backfill/plan-backfill.ts';
import type { RunReport } from '../../model/run.ts';
import { end, startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { eventually } from './eventually.ts';
import { PACKAGE, shiftworkIn, startWorkerIn, writeProject } from './project.ts';
import { writeSmallInput } from './small-input.ts';

const MINUTE_MS = 60_000;

/** Runs every minute; its one task says what it was told of its run, once it is not held any more. */
const TICK = `import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { dag, task } from '${PACKAGE}';
export default dag({
  id: 'tick',
  schedule: '* * * * *',
  tasks: [
    task({
      id: 'say',
      run: async ({ logicalDate, dataIntervalEnd, signal }) => {
        while (existsSync('hold')) await sleep(50, undefined, { signal });
        return { message: logicalDate + ' ' + dataIntervalEnd };
      },
    }),
  ],
});
`;

let folder: string;
let environment: Environment;
let worker: ChildProcess;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-schedule-'));
  await writeProject(folder, { 'dags/tick.ts': TICK });
  environment = await startEnvironment(['--data', await writeSmallInput(path.join(folder, 'input'))]);
  worker = startWorkerIn(folder, environment.variables);
});
after(async () => {
  await end(worker);
  await environment.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a run starts when its schedule says, about the time from the tick before to its own, and a backfill leaves it alone', async () => {
  await writeFile(path.join(folder, 'hold'), '');
  assert.deepEqual(await answer('schedule', 'apply', 'tick'), [
    {
      id: 'tick-local',
      change: 'created',
      schedule: { cron: '* * * * *', timezone: 'UTC' },
      differences: [],
    },
  ]);
  const { workflowId, scheduledAt } = await eventually('the schedule has started a run', scheduledRun);
  const description = await environment.temporal.workflow.getHandle(workflowId).describe();
  assert.equal(await description.staticSummary(), 'tick on local, by its schedule');
  await answer('schedule', 'delete', 'tick');
  const tickBefore = new Date(scheduledAt.getTime() - MINUTE_MS);
  const at = tickBefore.toISOString();
  const planned = (await answer('backfill', 'tick', '--from-date', at, '--to-date', at, '--dry-run')) as BackfillPlan;
  assert.deepEqual(planned.starts, []);
  assert.deepEqual(
    planned.intervals.map(({ state, run }) => [state, run?.workflowId]),
    [['running', workflowId]],
  );
  await rm(path.join(folder, 'hold'));
  const report = (await environment.temporal.workflow.getHandle(workflowId).result()) as RunReport;
  assert.equal(scheduledAt.getTime() % MINUTE_MS, 0);
  assert.equal(
    report.tasks.find(({ id }) => id === 'say')?.message,
    `${tickBefore.toISOString()} ${scheduledAt.toISOString()}`,
  );
  assert.equal(report.target, 'local');
});

test('a schedule that is paused starts a run when it is triggered, for the last interval that is over', async () => {
  await answer('schedule', 'apply', 'tick');
  await answer('schedule', 'pause', 'tick');
  const sinceMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  assert.deepEqual(await answer('schedule', 'trigger', 'tick'), { triggered: 'tick-local' });
  const handle = environment.temporal.schedule.getHandle('tick-local');
  const triggered = await eventually('a run has been triggered', async () => {
    const { info } = await handle.describe();
    const { action, takenAt } = info.recentActions.at(-1) ?? {};
    return takenAt !== undefined && takenAt.getTime() >= sinceMs ? action?.workflow : undefined;
  });
  await answer('schedule', 'delete', 'tick');
  const report = (await environment.temporal.workflow.getHandle(triggered.workflowId).result()) as RunReport;
  const [from = '', to = ''] = (report.tasks.find(({ id }) => id === 'say')?.message ?? '').split(' ');
  assert.equal(Date.parse(to) - Date.parse(from), MINUTE_MS);
  assert.ok(Date.parse(to) >= sinceMs, to);
});

test('a schedule of a DAG that cannot be planned is refused', async () => {
  const broken = path.join(folder, 'broken');
  await writeProject(broken, {
    'dags/tick.ts': TICK,
    'sql/tick/transform/users.sql': 'insert into users select id from visitors;\n',
  });
  const { code, stderr } = await shiftworkIn(broken, ['schedule', 'apply'], environment.variables);
  assert.equal(code, 1);
  assert.match(stderr, /visitors/);
  await eventually('no schedule is listed', async () => {
    const listed = (await answer('schedule', 'list')) as readonly unknown[];
    return listed.length === 0 || undefined;
  });
});

async function answer(...args: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await shiftworkIn(folder, [...args, '-o', 'json'], environment.variables);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

async function scheduledRun(): Promise<{ readonly workflowId: string; readonly scheduledAt: Date } | undefined> {
  for await (const { workflowId, searchAttributes } of environment.temporal.workflow.list()) {
    const scheduledAt = searchAttributes['TemporalScheduledStartTime']?.[0];
    if (scheduledAt instanceof Date) return { workflowId, scheduledAt };
  }
  return undefined;
}
