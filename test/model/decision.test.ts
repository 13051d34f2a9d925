import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decisionFault, pauseFault, rebuiltFor, resumeFault } from '../../model/decision.ts';
import type { TaskKind } from '../../model/plan.ts';
import type { RunReport, RunStatus } from '../../model/run.ts';

type Row = RunReport['tasks'][number];

function row(id: string, state: Row['state'], change: Partial<Row> = {}): Row {
  const kind = id.split('.')[0] as TaskKind;
  const options = { retries: 3, retryDelaySeconds: 1, timeoutSeconds: 60, severity: 'error' } as const;
  return { id, kind, upstream: [], ...options, state, attempts: 1, ...change };
}

function runOf(status: RunStatus, tasks: readonly Row[]) {
  return { workflowId: 'w', report: { dagId: 'd', target: 'local', runKey: 'k', status, notes: [], tasks } };
}

const HELD = [
  row('transform.users', 'success'),
  row('checks.users', 'held', { upstream: ['transform.users'], builtBy: ['transform.users'] }),
  row('transform.time', 'held'),
  row('analytics.users', 'none', { upstream: ['checks.users'] }),
];

test('a held task may be retried, skipped or failed, and so may all of them at once, but for skipping', () => {
  const run = runOf('held', HELD);
  for (const action of ['retry', 'skip', 'fail'] as const) {
    assert.equal(decisionFault(action, { task: 'transform.time' }, run), undefined);
  }
  assert.equal(decisionFault('retry', {}, run), undefined);
  assert.equal(decisionFault('fail', {}, run), undefined);
  assert.match(decisionFault('skip', {}, run) ?? '', /Say which task .* Held: checks\.users, transform\.time\./);
});

test('what is refused says where the task stands, who was first, or which name was meant', () => {
  const decided = 'retried by anna at 2018-11-30 12:00:00 UTC';
  const run = runOf('running', [row('transform.users', 'running', { decided })]);
  const cases: readonly (readonly [task: string | undefined, said: string])[] = [
    ['transform.users', `transform.users is not held: it is running, ${decided}. No task is held.`],
    ['transform.user', 'Run w has no task transform.user. Did you mean transform.users?'],
    [undefined, 'Run w is running, and none of its tasks is held. Watch it: shiftwork status w'],
  ];
  for (const [task, said] of cases) {
    assert.equal(decisionFault('retry', task === undefined ? {} : { task }, run), said);
  }
});

test('what makes the table of a failed check runs anew with all that is below it', () => {
  const [, check] = HELD;
  assert.ok(check !== undefined);
  assert.deepEqual(
    rebuiltFor([check], HELD).map(({ id }) => id),
    ['transform.users', 'checks.users', 'analytics.users'],
  );
});

test('a check is not retried while something still runs on the table that would be built anew', () => {
  const tasks = [...HELD, row('checks.levels', 'running', { upstream: ['transform.users'] })];
  const said = decisionFault('retry', { task: 'checks.users' }, runOf('held', tasks));
  assert.match(said ?? '', /^checks\.levels still runs, .* Try again when it has ended\.$/);
  assert.equal(decisionFault('skip', { task: 'checks.users' }, runOf('held', tasks)), undefined);
});

test('a run is paused once, resumed once, and not paused when it is ending', () => {
  const pause = { by: 'anna', atMs: Date.UTC(2018, 10, 30, 12) };
  assert.equal(pauseFault(runOf('running', []), undefined), undefined);
  assert.equal(pauseFault(runOf('paused', []), pause), 'Run w is paused already, by anna at 2018-11-30 12:00:00 UTC.');
  assert.match(pauseFault(runOf('failed', []), undefined) ?? '', /is ending/);
  assert.equal(resumeFault(runOf('paused', []), pause), undefined);
  assert.equal(resumeFault(runOf('held', []), undefined), 'Run w is not paused: it is held.');
});
