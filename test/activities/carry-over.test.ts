import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlanResult } from '../../activities/api.ts';
import { carryOver } from '../../activities/carry-over.ts';
import { clearFaults } from '../../activities/clear.ts';
import type { EarlierRun } from '../../activities/run-history.ts';
import type { Plan, TaskDetail, TaskKind } from '../../model/plan.ts';
import type { TaskResult } from '../../model/run.ts';
import type { TableName } from '../../redshift-sql/names.ts';

const STAGING: TableName = { schema: 'public', table: 'staging_events' };
const USERS: TableName = { schema: 'public', table: 'users' };
const SONGPLAYS: TableName = { schema: 'public', table: 'songplays' };
const DONE = { attempt: 1 };

const TASKS = [
  task('launch.ready'),
  task('stage.events', { upstream: ['launch.ready'], writes: [STAGING] }),
  task('checks.events_days', { upstream: ['stage.events'], reads: [STAGING] }),
  task('transform.users', { upstream: ['checks.events_days'], reads: [STAGING], writes: [USERS] }),
  task('transform.songplays', { upstream: ['checks.events_days'], reads: [STAGING], writes: [SONGPLAYS] }),
  task('checks.users_level', { upstream: ['transform.users'], reads: [USERS, STAGING] }),
  task('checks.songplays_unique', { upstream: ['transform.songplays'], reads: [SONGPLAYS] }),
  task('analytics.top_songs', { upstream: ['checks.songplays_unique'], reads: [SONGPLAYS] }),
  task('teardown.cluster', { upstream: ['analytics.top_songs', 'checks.users_level'] }),
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

type Results = Readonly<Record<string, TaskResult | { readonly batches: object; readonly attempt: number }>>;

function earlierRun(
  change: Partial<Omit<EarlierRun, 'completed' | 'failed' | 'plan'>> & {
    readonly completed?: Results;
    readonly failed?: Readonly<Record<string, string>>;
    readonly plan?: Partial<PlanResult>;
  },
): EarlierRun {
  const { completed = {}, failed = {}, plan = {}, ...rest } = change;
  return {
    plan: { tasks: TASKS, finished: {}, generations: {}, notes: [], ...plan } as unknown as PlanResult,
    completed: new Map(Object.entries(completed)),
    failed: new Map(Object.entries(failed)),
    generations: plan.generations ?? {},
    skipped: new Set(),
    inWarehouseAtMs: 0,
    goesOn: false,
    pendingClear: [],
    ...rest,
  };
}

/** A run in which these have finished, with nothing to load. */
function finished(...ids: readonly string[]): Results {
  return Object.fromEntries(ids.map((id) => [id, id.startsWith('stage.') ? LISTED_NONE : DONE]));
}

const LISTED_NONE = { attempt: 1, batches: { first: 1, count: 0 } };
const LISTED_TWO = { attempt: 1, batches: { first: 1, count: 2 } };
const ALL = TASKS.map(({ id }) => id);

test('a stage task has finished only when its listing and every batch have', () => {
  const half = earlierRun({ completed: { 'stage.events': LISTED_TWO, 'stage.events[1]': { attempt: 1, rows: 4 } } });
  assert.deepEqual(carryOver({ tasks: TASKS, earlier: half }).finished, {});
  const whole = earlierRun({
    completed: {
      'stage.events': LISTED_TWO,
      'stage.events[1]': { attempt: 1, rows: 4, files: 2 },
      'stage.events[2]': { attempt: 1, rows: 3, files: 1 },
    },
  });
  const carried = carryOver({ tasks: TASKS, earlier: whole }).finished['stage.events'];
  assert.deepEqual([carried?.rows, carried?.files], [7, 3]);
});

test('what the earlier run had carried itself is carried on, with the SQL that it was finished with', () => {
  const result = { attempt: 1, rows: 96, sqlHash: 'a' };
  const earlier = earlierRun({
    plan: { finished: { 'transform.users': result } },
    completed: { 'stage.events': LISTED_NONE },
  });
  const before = { tasks: [task('stage.events', { sql: { file: 'events.sql', sha256: 'b' } })] } as unknown as Plan;
  const { finished: carried } = carryOver({ tasks: TASKS, earlier, before });
  assert.deepEqual(carried['transform.users'], result);
  assert.equal(carried['stage.events']?.sqlHash, 'b');
});

test('every task that runs has its reason: it failed, was not run, is new', () => {
  const earlier = earlierRun({
    completed: finished('launch.ready', 'stage.events', 'checks.events_days'),
    failed: { 'transform.users': 'SqlFailed' },
    plan: { tasks: TASKS.filter(({ id }) => id !== 'analytics.top_songs') },
  });
  const { runs } = carryOver({ tasks: TASKS, earlier });
  assert.deepEqual(Object.fromEntries(runs), {
    'transform.users': { kind: 'failed', type: 'SqlFailed' },
    'transform.songplays': { kind: 'not run' },
    'checks.users_level': { kind: 'not run' },
    'checks.songplays_unique': { kind: 'not run' },
    'analytics.top_songs': { kind: 'new' },
    'teardown.cluster': { kind: 'not run' },
  });
});

test('a batch that failed is a failure of its task', () => {
  const earlier = earlierRun({ completed: { 'stage.events': LISTED_TWO }, failed: { 'stage.events[2]': 'BadData' } });
  const { runs } = carryOver({ tasks: TASKS, earlier });
  assert.deepEqual(runs.get('stage.events'), { kind: 'failed', type: 'BadData' });
});

test('a task that had finished and that the DAG no longer has is not carried, and that is said', () => {
  const earlier = earlierRun({ completed: finished('transform.users') });
  const carried = carryOver({ tasks: TASKS.filter(({ id }) => id !== 'transform.users'), earlier });
  assert.deepEqual(carried.finished, {});
  assert.match(
    carried.notes.join('\n'),
    /^transform\.users had finished and is no longer in the DAG: its table stays\.$/m,
  );
});

test('a failed check builds its table anew, with all that is below it, in the next generation', () => {
  const earlier = earlierRun({
    completed: finished('launch.ready', 'stage.events', 'checks.events_days', 'transform.users', 'transform.songplays'),
    failed: { 'checks.users_level': 'CheckFailed' },
    plan: { generations: { 'transform.users': 1 } },
  });
  const carried = carryOver({ tasks: TASKS, earlier });
  assert.deepEqual(Object.keys(carried.finished), [
    'launch.ready',
    'stage.events',
    'checks.events_days',
    'transform.songplays',
  ]);
  assert.deepEqual(carried.generations, { 'transform.users': 2, 'checks.users_level': 1 });
  assert.deepEqual(carried.runs.get('transform.users'), { kind: 'rebuilt', check: 'checks.users_level' });
});

test('a failed check of a table that is only staged reloads it', () => {
  const earlier = earlierRun({
    completed: finished('launch.ready', 'stage.events'),
    failed: { 'checks.events_days': 'CheckFailed' },
  });
  const carried = carryOver({ tasks: TASKS, earlier });
  assert.deepEqual(carried.reloads, ['stage.events']);
  assert.equal(carried.generations['stage.events'], 1);
});

test('a check that only warns, and a task that failed for another reason, make nothing unfinished', () => {
  const tasks = TASKS.map((one) => (one.id === 'checks.events_days' ? { ...one, severity: 'warn' as const } : one));
  const earlier = earlierRun({
    completed: finished('stage.events', 'transform.users'),
    failed: { 'checks.events_days': 'CheckFailed', 'checks.users_level': 'SqlFailed' },
  });
  const { generations, finished: carried } = carryOver({ tasks, earlier });
  assert.deepEqual(generations, {});
  assert.deepEqual(Object.keys(carried), ['stage.events', 'transform.users']);
});

test('what is cleared runs in its next generation, a stage task by a reload, and teardown runs after it', () => {
  const earlier = earlierRun({ completed: finished(...ALL) });
  const one = carryOver({ tasks: TASKS, earlier, clear: ['analytics.top_songs'] });
  assert.deepEqual(Object.fromEntries(one.runs), {
    'analytics.top_songs': { kind: 'cleared' },
    'teardown.cluster': { kind: 'last' },
  });
  assert.deepEqual(one.generations, { 'analytics.top_songs': 1 });
  const wide = carryOver({ tasks: TASKS, earlier, clear: ['stage.events+'] });
  assert.deepEqual([...wide.runs.keys()], ALL.slice(1));
  assert.deepEqual(wide.runs.get('transform.users'), { kind: 'below', task: 'stage.events' });
  assert.deepEqual(wide.reloads, ['stage.events']);
});

test('what is below a cleared task has a new generation though it had not finished: its commit may not have been heard of', () => {
  const earlier = earlierRun({ completed: finished('stage.events', 'checks.events_days') });
  const { generations } = carryOver({ tasks: TASKS, earlier, clear: ['checks.events_days+'] });
  assert.equal(generations['transform.users'], 1);
  assert.equal(generations['stage.events'], undefined);
});

test('a reload that did not get to its end is still one, in the same generation', () => {
  const earlier = earlierRun({
    completed: finished('launch.ready'),
    plan: { reloads: ['stage.events'], generations: { 'stage.events': 1 } },
  });
  const { reloads, generations } = carryOver({ tasks: TASKS, earlier });
  assert.deepEqual([reloads, generations], [['stage.events'], { 'stage.events': 1 }]);
});

test('a full refresh is for the models that run, and a retry of it goes on so', () => {
  const model = { table: USERS, mode: { kind: 'append' }, followsInterval: false } as const;
  const tasks = TASKS.map((one) => (one.id === 'transform.users' ? { ...one, model } : one));
  const earlier = earlierRun({ completed: finished('launch.ready', 'stage.events') });
  assert.deepEqual(carryOver({ tasks, earlier, fullRefresh: true }).reloads, ['transform.users']);
  assert.equal(carryOver({ tasks, earlier }).reloads, undefined);
  const broken = earlierRun({ completed: finished('stage.events'), plan: { reloads: ['transform.users'] } });
  assert.deepEqual(carryOver({ tasks, earlier: broken }).reloads, ['transform.users']);
});

test('a model that is cleared does not fill its table anew: it does once more what it does', () => {
  const model = { table: USERS, mode: { kind: 'append' }, followsInterval: false } as const;
  const tasks = TASKS.map((one) => (one.id === 'transform.users' ? { ...one, model } : one));
  const earlier = earlierRun({ completed: finished(...TASKS.map(({ id }) => id)) });
  const { reloads, generations } = carryOver({ tasks, earlier, clear: ['transform.users'] });
  assert.deepEqual([reloads, generations], [undefined, { 'transform.users': 1 }]);
});

test('with the warehouse gone everything runs, and what asks only for teardown runs only that', () => {
  const half = earlierRun({ completed: finished('launch.ready', 'stage.events') });
  const anew = carryOver({ tasks: TASKS, earlier: half, isWarehouseGone: true });
  assert.deepEqual([...anew.runs.keys()], ALL);
  assert.match(anew.notes[0] ?? '', /has been deleted.*everything is built again/);
  const over = earlierRun({ completed: finished(...ALL.slice(0, -1)), failed: { 'teardown.cluster': 'TimedOut' } });
  const rest = carryOver({ tasks: TASKS, earlier: over, isWarehouseGone: true });
  assert.deepEqual([...rest.runs.keys()], ['teardown.cluster']);
});

test('a task that somebody has skipped stays so until it is cleared', () => {
  const earlier = earlierRun({
    failed: { 'checks.events_days': 'SqlFailed' },
    skipped: new Set(['checks.events_days']),
  });
  const carried = carryOver({ tasks: TASKS, earlier });
  assert.deepEqual(carried.skipped, ['checks.events_days']);
  assert.ok(!carried.runs.has('checks.events_days'));
  assert.deepEqual(carryOver({ tasks: TASKS, earlier, clear: ['checks.events_days'] }).skipped, undefined);
});

test('a check that somebody has skipped after it had failed has nothing built anew', () => {
  const earlier = earlierRun({
    completed: finished('stage.events', 'transform.users'),
    failed: { 'checks.users_level': 'CheckFailed' },
    skipped: new Set(['checks.users_level']),
  });
  const carried = carryOver({ tasks: TASKS, earlier });
  assert.ok(!carried.runs.has('transform.users'));
  assert.deepEqual(carried.generations, {});
});

test('a run that continued as new goes on: nothing is built anew, nothing is said', () => {
  const earlier = earlierRun({
    completed: finished('transform.users'),
    failed: { 'checks.users_level': 'CheckFailed' },
    goesOn: true,
    plan: { notes: ['Queued.'] },
  });
  const carried = carryOver({ tasks: TASKS, earlier });
  assert.deepEqual(
    [Object.keys(carried.finished), carried.generations, carried.notes],
    [['transform.users'], {}, ['Queued.']],
  );
});

test('what cannot be cleared is refused: what is not there, what others have built on, launch and teardown', () => {
  const all = new Set(ALL);
  const faults = (...clear: readonly string[]): string => clearFaults(TASKS, { clear, finished: all }).join('\n');
  assert.match(faults('transform.user'), /Did you mean transform\.users\?/);
  assert.match(faults('transform.users'), /checks\.users_level had finished on what it built\..*--downstream/);
  assert.doesNotMatch(faults('transform.users'), /teardown/);
  assert.match(faults('launch.ready'), /cannot be cleared: a cluster that is there is used/);
  assert.equal(faults('transform.users', 'checks.users_level'), '');
  assert.equal(faults('transform.users+'), '');
  assert.deepEqual(clearFaults(TASKS, { clear: ['transform.users'], finished: new Set(['transform.users']) }), []);
});

test('what only adds rows is not run again for a failed check, and says so when it is cleared', () => {
  const tasks = TASKS.map((one) => (one.id === 'transform.users' ? { ...one, appends: true as const } : one));
  const failed = earlierRun({
    completed: finished('stage.events', 'checks.events_days', 'transform.users'),
    failed: { 'checks.users_level': 'CheckFailed' },
  });
  const retried = carryOver({ tasks, earlier: failed });
  assert.ok(!retried.runs.has('transform.users'));
  assert.match(retried.notes.join('\n'), /users_level failed on what transform\.users only adds to: .*twice/);
  const cleared = carryOver({ tasks, earlier: failed, clear: ['transform.users+'] });
  assert.match(cleared.notes.join('\n'), /^transform\.users only adds rows: .*adds its rows once more\.$/m);
});
