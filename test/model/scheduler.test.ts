import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlannedTask, TaskKind } from '../../model/plan.ts';
import type { TaskState } from '../../model/run.ts';
import { blockedTasks, failedTasks, initialStates, readyTasks } from '../../model/scheduler.ts';
import type { TaskStates } from '../../model/scheduler.ts';

function task(id: string, upstream: readonly string[] = [], change: Partial<PlannedTask> = {}): PlannedTask {
  const kind = id.split('.')[0] as TaskKind;
  return { id, kind, upstream, retries: 3, retryDelaySeconds: 1, timeoutSeconds: 60, severity: 'error', ...change };
}

function ids(tasks: readonly PlannedTask[]): readonly string[] {
  return tasks.map(({ id }) => id);
}

function states(known: Readonly<Record<string, TaskState>>): TaskStates {
  return Object.fromEntries(Object.entries(known).map(([id, state]) => [id, { state, attempts: 1 }]));
}

const DIAMOND = [
  task('stage.events'),
  task('transform.users', ['stage.events']),
  task('transform.songplays', ['stage.events']),
  task('checks.songplays_users', ['transform.users', 'transform.songplays']),
  task('analytics.top_songs', ['checks.songplays_users']),
];

test('a run starts with the tasks that have nothing upstream', () => {
  assert.deepEqual(ids(readyTasks(DIAMOND, initialStates(DIAMOND))), ['stage.events']);
});

test('tasks that share an upstream become ready together', () => {
  const known = states({ 'stage.events': 'success' });
  assert.deepEqual(ids(readyTasks(DIAMOND, known)), ['transform.users', 'transform.songplays']);
});

test('a task waits until everything upstream has passed', () => {
  const known = states({ 'stage.events': 'success', 'transform.users': 'success', 'transform.songplays': 'running' });
  assert.deepEqual(ids(readyTasks(DIAMOND, known)), []);
});

test('a failed task blocks all that is below it, and nothing beside it', () => {
  const known = states({ 'stage.events': 'success', 'transform.users': 'failed' });
  assert.deepEqual(ids(blockedTasks(DIAMOND, known)), ['checks.songplays_users', 'analytics.top_songs']);
  assert.deepEqual(ids(readyTasks(DIAMOND, known)), ['transform.songplays']);
  assert.deepEqual(ids(failedTasks(DIAMOND, known)), ['transform.users']);
});

test('a failed check with severity warn gates nothing and fails nothing', () => {
  const tasks = [task('checks.late', [], { severity: 'warn' }), task('analytics.top_songs', ['checks.late'])];
  const known = states({ 'checks.late': 'failed' });
  assert.deepEqual(ids(readyTasks(tasks, known)), ['analytics.top_songs']);
  assert.deepEqual(blockedTasks(tasks, known), []);
  assert.deepEqual(failedTasks(tasks, known), []);
});

test('what an earlier run finished is carried over and not ready again', () => {
  const carried = initialStates(DIAMOND, { finished: { 'stage.events': { attempt: 2, rows: 8056 } } });
  assert.deepEqual(carried['stage.events'], { state: 'success', attempts: 0, carried: true, rows: 8056 });
  assert.deepEqual(ids(readyTasks(DIAMOND, carried)), ['transform.users', 'transform.songplays']);
});
