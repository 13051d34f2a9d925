import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VERDICTS, judgeAws, judgeWarehouse } from '../../model/error-table.ts';
import type { FailureType, Verdict } from '../../model/error-table.ts';

/** Code and message, as `warehouse/errors.ts` and `aws/faults.ts` hand them over. */
type Said = readonly [code: string, message: string];

const S3 = 'S3ServiceException:';

const FROM_WAREHOUSE: readonly (readonly [Verdict, FailureType, Said])[] = [
  // COPY.
  ['fail', 'BadData', ['XX000', "Load into table 'u' failed.  Check 'stl_load_errors' system table for details."]],
  ['fail', 'BadData', ['XX000', "Load into table 'u' failed.  Check 'sys_load_error_detail' system table."]],
  ['fail', 'BadData', ['XX000', 'Number of jsonpaths and the number of columns should match. JSONPath size: 2']],
  ['wait', 'WarehouseBusy', ['XX000', `${S3}Please reduce your request rate.,Status 503,Error SlowDown,CanRetry 1`]],
  ['wait', 'WarehouseBusy', ['XX000', `${S3}Service Unavailable,Status 503,Error ServiceUnavailable,CanRetry 1`]],
  ['retry', 'WarehouseUnavailable', ['XX000', `${S3}We had an error,Status 500,Error InternalError,CanRetry 1`]],
  ['retry', 'WarehouseUnavailable', ['XX000', `${S3}Timeout,Status 400,Error RequestTimeout,CanRetry 1`]],
  ['fail', 'NotPermitted', ['XX000', `${S3}Access Denied,Status 403,Error AccessDenied,Rid 1,ExtRid 2,CanRetry 0`]],
  ['fail', 'NotPermitted', ['XX000', `${S3}No such key id,Status 403,Error InvalidAccessKeyId,CanRetry 0`]],
  ['fail', 'NotPermitted', ['XX000', `${S3}Signature,Status 403,Error SignatureDoesNotMatch,CanRetry 0`]],
  ['fail', 'SqlFailed', ['XX000', `${S3}The specified bucket does not exist,Status 404,Error NoSuchBucket,CanRetry 0`]],
  ['fail', 'SqlFailed', ['XX000', `${S3}Moved,Status 301,Error PermanentRedirect,CanRetry 0`]],
  ['fail', 'SqlFailed', ['XX000', "The specified S3 prefix 'song_dta' does not exist"]],
  ['wait', 'RoleNotReady', ['XX000', 'User arn:aws:redshift:r:1:dbuser:c/u is not authorized to assume IAM Role x']],
  ['wait', 'RoleNotReady', ['XX000', 'Not authorized to get credentials of role arn:aws:iam::1:role/r']],
  // Transactions.
  ['retry', 'Conflict', ['XX000', '1023\nSerializable isolation violation on table - 119371']],
  ['retry', 'Conflict', ['XX000', 'Serializable isolation violation on table - 1']],
  ['retry', 'Conflict', ['XX000', '1018\nRelation does not exist']],
  ['retry', 'Conflict', ['XX000', 'could not open relation with OID 1234']],
  ['retry', 'Conflict', ['XX000', 'could not complete because of conflict with concurrent transaction']],
  ['retry', 'Conflict', ['40001', 'could not serialize access due to concurrent update']],
  ['retry', 'Conflict', ['40P01', 'deadlock detected']],
  ['retry', 'Conflict', ['55P03', 'could not obtain lock on relation "t"']],
  // The cluster's own state.
  ['wait', 'WarehouseBusy', ['XX000', 'The cluster is in read-only mode']],
  ['wait', 'WarehouseBusy', ['XX000', 'cannot execute: cluster is being resized']],
  ['wait', 'WarehouseBusy', ['57P01', 'The cluster is in maintenance mode']],
  ['wait', 'WarehouseBusy', ['57P03', 'the database system is starting up']],
  ['wait', 'WarehouseBusy', ['53300', 'too many connections']],
  ['retry', 'WarehouseUnavailable', ['57P01', 'terminating connection due to administrator command']],
  ['retry', 'WarehouseUnavailable', ['57014', 'canceling statement due to user request']],
  ['retry', 'WarehouseUnavailable', ['53200', 'out of memory']],
  ['retry', 'WarehouseUnavailable', ['58030', 'could not read block']],
  ['retry', 'WarehouseUnavailable', ['08006', 'connection failure']],
  ['retry', 'WarehouseUnavailable', ['XX000', 'an internal error that no row knows']],
  ['fail', 'SqlFailed', ['XX000', 'Disk Full']],
  // The connection.
  ['retry', 'WarehouseUnavailable', ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5439']],
  ['retry', 'WarehouseUnavailable', ['ECONNRESET', 'read ECONNRESET']],
  ['retry', 'WarehouseUnavailable', ['ETIMEDOUT', 'connect ETIMEDOUT']],
  ['retry', 'WarehouseUnavailable', ['EPIPE', 'write EPIPE']],
  ['retry', 'WarehouseUnavailable', ['ENOTFOUND', 'getaddrinfo ENOTFOUND c.redshift.amazonaws.com']],
  ['retry', 'WarehouseUnavailable', ['EAI_AGAIN', 'getaddrinfo EAI_AGAIN']],
  ['retry', 'WarehouseUnavailable', ['', 'Connection terminated unexpectedly']],
  ['retry', 'WarehouseUnavailable', ['', 'timeout expired']],
  ['fail', 'LoginRefused', ['28P01', 'password authentication failed for user "awsuser"']],
  ['fail', 'LoginRefused', ['28000', 'no pg_hba.conf entry for host']],
  ['fail', 'LoginRefused', ['3D000', 'database "dve" does not exist']],
  ['fail', 'LoginRefused', ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate']],
  ['fail', 'LoginRefused', ['CERT_HAS_EXPIRED', 'certificate has expired']],
  ['fail', 'LoginRefused', ['', 'The server does not support SSL connections']],
  // The statement.
  ['fail', 'NotPermitted', ['42501', 'permission denied for relation users']],
  ['fail', 'BadData', ['22001', 'value too long for type character varying(20)']],
  ['fail', 'BadData', ['22012', 'division by zero']],
  ['fail', 'BadData', ['21000', 'more than one row returned by a subquery']],
  ['fail', 'BadData', ['23502', 'null value in column "user_id" violates not-null constraint']],
  ['fail', 'BadData', ['XX000', 'Cannot insert a NULL value into column user_id']],
  ['fail', 'SqlFailed', ['42P01', 'relation "usres" does not exist']],
  ['fail', 'SqlFailed', ['42703', 'column "nmae" does not exist']],
  ['fail', 'SqlFailed', ['42601', 'syntax error at or near "SELEC"']],
  ['fail', 'SqlFailed', ['25006', 'cannot execute INSERT in a read-only transaction']],
  ['fail', 'SqlFailed', ['0A000', 'The local Redshift does not do PIVOT yet']],
];

const FROM_AWS: readonly (readonly [Verdict, string, status?: number])[] = [
  ['wait', 'InvalidClusterState', 400],
  ['wait', 'Throttling', 400],
  ['wait', 'TooManyRequests', 429],
  ['wait', 'RequestLimitExceeded', 503],
  ['wait', 'SlowDown', 503],
  ['wait', 'DependentServiceRequestThrottling', 400],
  ['wait', 'InsufficientClusterCapacity', 400],
  ['retry', 'DependentServiceUnavailable', 400],
  ['retry', 'ServiceUnavailable', 503],
  ['retry', 'InternalFailure', 500],
  ['retry', 'RequestTimeout', 400],
  ['retry', 'ConcurrentModification', 409],
  ['retry', 'DeleteConflict', 409],
  ['retry', 'SomethingNew', 502],
  ['retry', 'ECONNREFUSED'],
  ['retry', 'ECONNRESET'],
  ['fail', 'AccessDenied', 403],
  ['fail', 'UnauthorizedOperation', 403],
  ['fail', 'InvalidClientTokenId', 403],
  ['fail', 'SignatureDoesNotMatch', 403],
  ['fail', 'ExpiredToken', 400],
  ['fail', 'CredentialsProviderError'],
  ['fail', 'ClusterQuotaExceeded', 400],
  ['fail', 'NumberOfNodesQuotaExceeded', 400],
  ['fail', 'ClusterNotFound', 404],
  ['fail', 'NoSuchBucket', 404],
  ['fail', 'PermanentRedirect', 301],
  ['fail', 'InvalidParameterValue', 400],
  ['fail', 'SomethingNew', 400],
];

for (const [verdict, kind, [code, message]] of FROM_WAREHOUSE) {
  void test(`the warehouse's ${`${code} ${message}`.slice(0, 90)}: ${verdict}, ${kind}`, () => {
    const judged = judgeWarehouse({ code, message });
    assert.equal(judged?.kind, kind);
    assert.equal(VERDICTS[kind], verdict);
  });
}

for (const [verdict, code, httpStatus = 0] of FROM_AWS) {
  void test(`AWS's ${code} (${httpStatus}): ${verdict}`, () => {
    assert.equal(VERDICTS[judgeAws({ code, message: 'it said so', httpStatus }).kind], verdict);
  });
}

void test('what neither a warehouse nor a connection says has no row', () => {
  assert.equal(judgeWarehouse({ code: '', message: 'x is not a function' }), undefined);
});
