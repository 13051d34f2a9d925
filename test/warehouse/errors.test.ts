import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeError, judgeWarehouseError } from '../../warehouse/errors.ts';

/** What the warehouse or Node said: code, message, DETAIL. */
type Said = readonly [code: string | undefined, message: string, detail?: string];

void test("where the message is a number, Redshift's DETAIL says what happened", () => {
  const detail = 'Serializable isolation violation on table - 119371, transactions forming the cycle are: 1, 2';
  assert.equal(judgeWarehouseError(errorFrom(['XX000', '', detail]))?.kind, 'Conflict');
});

void test('an error that no warehouse and no connection makes has no verdict', () => {
  assert.equal(judgeWarehouseError(new TypeError('x is not a function')), undefined);
});

void test('an error about data is described without the value', () => {
  const error = errorFrom(['22P02', 'invalid input syntax for type integer: "Alice"', 'Alice was here']);
  assert.equal(describeError(error), 'invalid input syntax for type integer: (value not shown) [22P02]');
});

void test("the line that says what happened is taken from Redshift's DETAIL block", () => {
  const detail = '\n  -----\n  error:  Access denied to bucket b\n  code:      8001\n  context:   \n  -----';
  assert.equal(
    describeError(errorFrom(['XX000', 'Load failed', detail])),
    'Load failed: Access denied to bucket b [XX000]',
  );
});

function errorFrom([code, message, detail]: Said): Error {
  return Object.assign(new Error(message), {
    ...(code === undefined ? {} : { code }),
    ...(detail === undefined ? {} : { detail }),
  });
}
