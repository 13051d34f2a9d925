import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/common';

/** The failure that an activity's promise ends with; fails the test where there is none. */
export async function rejection(promise: Promise<unknown>): Promise<ApplicationFailure> {
  const error: unknown = await promise.then(
    () => assert.fail('It should have failed.'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ApplicationFailure, String(error));
  return error;
}
