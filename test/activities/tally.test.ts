import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '../../activities/failures.ts';
import { backoffMs, lostAttempts, readTally, settleFailure } from '../../activities/tally.ts';
import type { Tally } from '../../activities/tally.ts';
import type { FailureType } from '../../model/error-table.ts';

const LIMITS = { retries: 1, retryDelaySeconds: 10, timeoutSeconds: 60, facts: { task: 'transform.x', attempt: 3 } };
const NEW: Tally = { failures: 0, waits: 0 };

function settle(type: FailureType, before: Tally = NEW) {
  return settleFailure(failure(type, { message: 'm', facts: { line: 7 } }), before, LIMITS);
}

void test('the task may fail as often as it has retries, and once more for good', () => {
  const first = settle('Conflict');
  assert.deepEqual([first.tally.failures, first.failure.nonRetryable], [1, false]);
  const second = settle('Conflict', first.tally);
  assert.deepEqual([second.tally.failures, second.failure.nonRetryable], [2, true]);
});

void test('what has to be waited for is no failure, and a worker that was stopped is none', () => {
  for (const type of ['WarehouseBusy', 'RoleNotReady', 'AwsBusy', 'PlanMismatch', 'WorkerStopped'] as const) {
    const { tally, failure: made } = settle(type, { failures: 1, waits: 4 });
    assert.deepEqual([tally.failures, tally.waits, made.nonRetryable], [1, 5, false], type);
  }
});

void test("waiting ends with the task's timeout, or after ten minutes for a worker with the right code", () => {
  const since = (seconds: number): Tally => ({
    failures: 0,
    waits: 9,
    waiting: { sinceMs: Date.now() - seconds * 1000, times: 9 },
  });
  assert.equal(settle('WarehouseBusy', since(20)).failure.nonRetryable, false);
  const ended = settle('WarehouseBusy', since(61)).failure;
  assert.equal(ended.nonRetryable, true);
  assert.match(ended.message, /^m It was waited for, for 60 seconds, and did not pass\.$/);
  assert.equal(settle('PlanMismatch', since(9 * 60)).failure.nonRetryable, false);
  assert.equal(settle('PlanMismatch', since(10 * 60)).failure.nonRetryable, true);
  assert.equal(settle('WorkerStopped', since(3600)).failure.nonRetryable, false);
});

void test('a failure in between begins the waiting anew', () => {
  const { tally } = settle('Conflict', { failures: 0, waits: 2, waiting: { sinceMs: 1, times: 2 } });
  assert.equal(tally.waiting, undefined);
});

void test('what needs a person ends at once', () => {
  for (const type of ['SqlFailed', 'NotPermitted', 'BadData', 'LoginRefused'] as const) {
    assert.equal(settle(type).failure.nonRetryable, true, type);
  }
});

void test('the facts of the failure and of the attempt cross together', () => {
  assert.deepEqual(settle('SqlFailed').failure.details, [{ line: 7, task: 'transform.x', attempt: 3 }]);
});

void test('attempts that told nobody how they ended were lost with their workers', () => {
  assert.equal(lostAttempts({ failures: 1, waits: 2 }, 7), 3);
  assert.equal(lostAttempts(readTally(undefined), 1), 0);
});

void test('delays double up to a limit, and are drawn from their upper half', () => {
  for (const [times, fullMs] of [
    [1, 1000],
    [2, 2000],
    [4, 8000],
    [9, 20_000],
  ] as const) {
    const drawn = Array.from({ length: 50 }, () => backoffMs(1000, times, 20_000));
    assert.ok(
      drawn.every((ms) => ms >= fullMs / 2 && ms <= fullMs),
      String(drawn),
    );
    assert.ok(new Set(drawn).size > 1, 'they differ');
  }
});
