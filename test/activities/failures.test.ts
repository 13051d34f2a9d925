import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';
import { failure, notYet, verdictOf } from '../../activities/failures.ts';
import { toFailure } from '../../activities/to-failure.ts';
import { AwsProblem } from '../../aws/faults.ts';
import { StatementError } from '../../warehouse/script.ts';

void test('the type alone decides whether a failure is tried again', () => {
  assert.equal(failure('CheckFailed', { message: 'm' }).nonRetryable, true);
  assert.equal(failure('Conflict', { message: 'm' }).nonRetryable, false);
});

void test('facts are the first detail, and the original is the cause', () => {
  const cause = new Error('original');
  const made = failure('SqlFailed', { message: 'm', facts: { task: 't', line: 3 }, cause });
  assert.deepEqual([made.details, made.cause], [[{ task: 't', line: 3 }], cause]);
});

void test('NotYet is benign, and says when to look again', () => {
  const waiting = notYet({ message: 'creating', retryAfterMs: 500 });
  assert.ok(waiting instanceof ApplicationFailure);
  assert.deepEqual(
    [waiting.type, waiting.nextRetryDelay, waiting.category, waiting.nonRetryable],
    ['NotYet', 500, ApplicationFailureCategory.BENIGN, false],
  );
});

void test('a role that may not be assumed yet is waited for', () => {
  const said = 'User arn:aws:redshift:r:1:dbuser:c/u is not authorized to assume IAM Role arn:aws:iam::1:role/r';
  const made = failureOf(Object.assign(new Error(said), { code: 'XX000' }));
  assert.deepEqual([made.type, made.nonRetryable, verdictOf(made)], ['RoleNotReady', false, 'wait']);
});

void test('an error about data crosses without the value, and without the original that holds it', () => {
  const error = Object.assign(new Error('invalid input syntax for type integer: "Alice"'), { code: '22P02' });
  const made = failureOf(new StatementError({ file: 'sql/x.sql', line: 4 }, error));
  assert.equal(made.type, 'BadData');
  assert.match(
    made.message,
    /^transform\.x failed: sql\/x\.sql:4: invalid input syntax for type integer: \(value not shown\)/,
  );
  assert.equal(made.cause, undefined);
});

void test("AWS's verdict decides for what AWS refused", () => {
  const verdicts = (['retry', 'wait', 'fail'] as const).map(
    (verdict) => failureOf(new AwsProblem('m', { verdict, code: 'X' })).type,
  );
  assert.deepEqual(verdicts, ['AwsUnavailable', 'AwsBusy', 'AwsRefused']);
});

void test("what is a failure already, and Temporal's cancellation, go through as they are", () => {
  const thrown = [failure('NoFiles', { message: 'm' }), new CancelledFailure('c')];
  assert.deepEqual(
    thrown.map((error) => toFailure(error, {})),
    thrown,
  );
});

function failureOf(error: unknown): ApplicationFailure {
  const made = toFailure(error, { task: 'transform.x' });
  assert.ok(made instanceof ApplicationFailure);
  return made;
}
