import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeError, judgeWarehouseError } from '../../warehouse/errors.ts';
import type { WarehouseErrorKind } from '../../warehouse/errors.ts';

/** What the warehouse or Node said: code, message, DETAIL. */
type Said = readonly [code: string | undefined, message: string, detail?: string];

const VERDICTS: readonly (readonly [WarehouseErrorKind, Said])[] = [
  ['BadData', ['XX000', "Load into table 'users' failed.  Check 'stl_load_errors' system table for details."]],
  ['BadData', ['XX000', "Load into table 'users' failed.  Check 'sys_load_error_detail' system table for details."]],
  ['BadData', ['22001', 'value too long for type character varying(20)']],
  ['BadData', ['23502', 'null value in column "user_id" violates not-null constraint']],
  [
    'Conflict',
    ['XX000', '1023', 'Serializable isolation violation on table - 119371, transactions forming the cycle are: 1, 2'],
  ],
  ['Conflict', ['XX000', '1018', 'Relation does not exist']],
  ['Conflict', ['40001', 'could not serialize access due to concurrent update']],
  ['Conflict', ['40P01', 'deadlock detected']],
  [
    'WarehouseUnavailable',
    ['XX000', 'S3ServiceException:Please reduce your request rate.,Status 503,Error SlowDown,Rid 1,CanRetry 1'],
  ],
  [
    'NotPermitted',
    ['XX000', 'S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid 1,ExtRid 2,CanRetry 0'],
  ],
  [
    'SqlFailed',
    ['XX000', 'S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket,CanRetry 0'],
  ],
  ['SqlFailed', ['XX000', "The specified S3 prefix 'song_dta' does not exist"]],
  [
    'RoleNotReady',
    [
      'XX000',
      'User arn:aws:redshift:us-west-2:1:dbuser:c/awsuser is not authorized to assume IAM Role arn:aws:iam::1:role/r',
    ],
  ],
  ['WarehouseUnavailable', ['57P01', 'terminating connection due to administrator command']],
  ['WarehouseUnavailable', ['57014', 'canceling statement due to user request']],
  ['WarehouseUnavailable', ['53300', 'too many connections']],
  ['WarehouseUnavailable', ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5439']],
  ['WarehouseUnavailable', ['ECONNRESET', 'read ECONNRESET']],
  ['WarehouseUnavailable', [undefined, 'Connection terminated unexpectedly']],
  ['WarehouseUnavailable', ['XX000', 'an internal error that no rule knows']],
  ['LoginRefused', ['28P01', 'password authentication failed for user "awsuser"']],
  ['LoginRefused', ['28000', 'no pg_hba.conf entry for host']],
  ['LoginRefused', ['3D000', 'database "dve" does not exist']],
  ['LoginRefused', ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate']],
  ['LoginRefused', [undefined, 'The server does not support SSL connections']],
  ['NotPermitted', ['42501', 'permission denied for relation users']],
  ['SqlFailed', ['42P01', 'relation "usres" does not exist']],
  ['SqlFailed', ['42601', 'syntax error at or near "SELEC"']],
  ['SqlFailed', ['0A000', 'The local Redshift does not do PIVOT yet']],
];

for (const [kind, said] of VERDICTS) {
  void test(`${said.join(' ').slice(0, 90)} is ${kind}`, () => {
    assert.equal(judgeWarehouseError(errorFrom(said))?.kind, kind);
  });
}

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
