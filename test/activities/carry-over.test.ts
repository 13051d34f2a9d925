import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlanResult } from '../../activities/api.ts';
import { carryOver } from '../../activities/carry-over.ts';
import type { EarlierRun } from '../../activities/run-history.ts';
import type { TaskDetail, TaskKind } from '../../model/plan.ts';
import type { TaskResult } from '../../model/run.ts';
import type { TableName } from '../../redshift-sql/names.ts';

const USERS: TableName = { schema: 'public', table: 'users' };
const SONGPLAYS: TableName = { schema: 'public', table: 'songplays' };

const TASKS = [
  task('stage.events'),
  task('transform.users', { upstream: ['stage.events'], writes: [USERS] }),
  task('transform.songplays', { upstream: ['stage.events'], writes: [SONGPLAYS] }),
  task('checks.users_level', { upstream: ['transform.users'], reads: [USERS] }),
  task('checks.songplays_unique', { upstream: ['transform.songplays'], reads: [SONGPLAYS] }),
  task('analytics.top_songs', { upstream: ['checks.songplays_unique'], reads: [SONGPLAYS] }),
];

function task(id: string, change: Partial<TaskDetail> = {}): TaskDetail {
  const kind = id.split('.')[0] as TaskKind;
  const fixed = {
    retries: 3,
    retryDelaySeconds: 1,
    timeoutSeconds: 60,
    severity: 'error',
    reads: [],
    writes: [],
  } as const;
  return { id, kind, upstream: [], ...fixed, ...change };
}

function earlierRun(change: {
  readonly completed?: Readonly<Record<string, TaskResult | { readonly batches: object; readonly attempt: number }>>;
  readonly failed?: Readonly<Record<string, string>>;
  readonly finished?: PlanResult['finished'];
  readonly generations?: PlanResult['generations'];
}): EarlierRun {
  const { completed = {}, failed = {}, finished = {}, generations = {} } = change;
  const plan = { tasks: TASKS, finished, generations } as unknown as PlanResult;
  return { plan, completed: new Map(Object.entries(completed)), failed: new Map(Object.entries(failed)) };
}

const LISTED_TWO = { attempt: 1, batches: { first: 1, count: 2 } };

test('a stage task has finished only when its listing and every batch have', () => {
  const half = earlierRun({ completed: { 'stage.events': LISTED_TWO, 'stage.events[1]': { attempt: 1, rows: 4 } } });
  assert.deepEqual(carryOver(TASKS, half).finished, {});
  const whole = earlierRun({
    completed: {
      'stage.events': LISTED_TWO,
      'stage.events[1]': { attempt: 1, rows: 4, files: 2 },
      'stage.events[2]': { attempt: 1, rows: 3, files: 1 },
    },
  });
  assert.equal(carryOver(TASKS, whole).finished['stage.events']?.rows, 7);
  assert.equal(carryOver(TASKS, whole).finished['stage.events']?.files, 3);
});

test('what the earlier run had carried itself is carried on', () => {
  const earlier = earlierRun({ finished: { 'transform.users': { attempt: 1, rows: 96 } } });
  assert.deepEqual(carryOver(TASKS, earlier).finished, { 'transform.users': { attempt: 1, rows: 96 } });
});

test('a task that the DAG no longer has is not carried', () => {
  const earlier = earlierRun({ completed: { 'transform.users': { attempt: 1 } } });
  assert.deepEqual(carryOver(TASKS.slice(2), earlier).finished, {});
});

test('a failed check builds its table anew, with all that is below it, in the next generation', () => {
  const done = { attempt: 1 };
  const earlier = earlierRun({
    completed: { 'transform.users': done, 'transform.songplays': done, 'checks.songplays_unique': done },
    failed: { 'checks.users_level': 'CheckFailed' },
    generations: { 'transform.users': 1 },
  });
  const carried = carryOver(TASKS, earlier);
  assert.deepEqual(Object.keys(carried.finished), ['transform.songplays', 'checks.songplays_unique']);
  assert.deepEqual(carried.generations, { 'transform.users': 2 });
});

test('a task that failed for another reason makes nothing unfinished', () => {
  const earlier = earlierRun({
    completed: { 'transform.users': { attempt: 1 } },
    failed: { 'checks.users_level': 'SqlFailed' },
  });
  assert.deepEqual(carryOver(TASKS, earlier).generations, {});
});
