import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { RunReport } from '../../model/run.ts';
import { end, startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { eventually } from './eventually.ts';
import { lockTable } from './lock-table.ts';
import type { LockedTable } from './lock-table.ts';
import { PACKAGE, shiftworkIn, startIn, writeProject } from './project.ts';
import { writeSmallInput } from './small-input.ts';

const KILLS = 3;

/** How often each of them may fail. */
const RETRIES = { never: 0, once: 1, twice: 1 } as const;
type Name = keyof typeof RETRIES;
const NAMES = Object.keys(RETRIES) as readonly Name[];

let folder: string;
let environment: Environment;
let worker: ChildProcess;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shiftwork-failures-'));
  await writeProject(folder, project());
  environment = await startEnvironment(['--data', await writeSmallInput(path.join(folder, 'input'))]);
  worker = startWorker();
});
after(async () => {
  await end(worker);
  await environment.stop();
  await rm(folder, { recursive: true, force: true });
});

test("retries count the task's own failures, and no worker that was killed or told to stop", async () => {
  await run('--exclude', 'transform', '--exclude', 'teardown');
  const locks = await Promise.all(NAMES.map(async (name) => [name, await lockTable(environment, name)] as const));
  const handle = environment.temporal.workflow.getHandle('moody');
  await run('--select', 'transform', '--workflow-id', 'moody', '--detach');
  const first = await atWork(locks);

  await failIn(locks, 'once');
  await failIn(locks, 'twice');
  let sessions = await atWork(locks, { once: first.once, twice: first.twice });
  for (let kill = 1; kill <= KILLS; kill += 1) {
    worker.kill(kill === KILLS ? 'SIGTERM' : 'SIGKILL');
    await once(worker, 'exit');
    worker = startWorker();
    sessions = await atWork(locks, sessions);
  }
  await failIn(locks, 'twice');
  await eventually('it has failed', async () => {
    const report = await handle.query<RunReport>('status');
    return stateOf(report, 'twice') === 'failed' ? true : undefined;
  });
  await Promise.all(locks.map(([, lock]) => lock.release()));

  const failed = await handle.result().then(
    () => assert.fail('The run should have failed.'),
    (error: unknown) => error,
  );
  assert.ok(failed instanceof WorkflowFailedError);
  const { cause } = failed;
  assert.ok(cause instanceof ApplicationFailure);
  const report = cause.details?.[0] as RunReport;
  assert.deepEqual(
    NAMES.map((name) => stateOf(report, name)),
    ['success', 'success', 'failed'],
  );
});

function stateOf(report: RunReport, name: Name): string | undefined {
  return report.tasks.find(({ id }) => id === `transform.${name}`)?.state;
}

async function run(...args: readonly string[]): Promise<void> {
  const { code, stderr } = await shiftworkIn(folder, ['run', 'moody', ...args], environment.variables);
  assert.equal(code, 0, stderr);
}

/** Ends the task's statement as an operator would: a failure that is worth a retry. */
async function failIn(locks: readonly (readonly [Name, LockedTable])[], name: Name): Promise<void> {
  const lock = locks.find(([of]) => of === name)?.[1];
  await eventually(`the INSERT of ${name} has waited`, async () => ((await lock?.endInserts()) ? true : undefined));
}

/**
 * The session in which each INSERT waits, alone, and in another than before: the next attempt is at work, and what a killed worker
 * has left was ended and not waited for.
 */
async function atWork(
  locks: readonly (readonly [Name, LockedTable])[],
  former: Partial<Record<Name, number>> = {},
): Promise<Record<Name, number>> {
  return await eventually('each INSERT waits in a new session alone', async () => {
    const found = await Promise.all(locks.map(async ([name, lock]) => [name, await lock.inserts()] as const));
    const isNew = found.every(([name, pids]) => pids.length === 1 && pids[0] !== former[name]);
    return isNew ? (Object.fromEntries(found.map(([name, [pid]]) => [name, pid])) as Record<Name, number>) : undefined;
  });
}

function startWorker(): ChildProcess {
  const started = startIn(folder, ['worker'], { ...environment.variables, SHIFTWORK_DRAIN_SECONDS: '0' });
  started.stdout?.resume();
  started.stderr?.resume();
  return started;
}

function project(): Record<string, string> {
  const files: Record<string, string> = {
    'dags/moody.ts': `import { dag } from '${PACKAGE}';\nexport default dag({ id: 'moody' });\n`,
  };
  for (const name of NAMES) {
    files[`sql/moody/create/${name}.sql`] = `create table if not exists ${name} (n integer);\n`;
    const options = `-- @retries ${RETRIES[name]}\n-- @retry_delay 1 second\n`;
    files[`sql/moody/transform/${name}.sql`] = `${options}insert into ${name} values (1);\n`;
  }
  return files;
}
