import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClusterQuotaExceededFault, InvalidClusterStateFault } from '@aws-sdk/client-redshift';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { awsClients } from '../../aws/clients.ts';
import { askAws, AwsProblem, unless } from '../../aws/faults.ts';

const failing = async (error: unknown): Promise<AwsProblem> => {
  const problem = await askAws('create cluster c', () => Promise.reject(error as Error)).catch((caught) => caught);
  assert.ok(problem instanceof AwsProblem);
  return problem;
};

const fault = (name: string, httpStatusCode = 400): Error =>
  Object.assign(new Error('it said so'), { name, $metadata: { httpStatusCode } });

test('a fault is worth a retry, a wait, or neither, by its code and its HTTP status', async () => {
  const verdicts: readonly (readonly [Error, AwsProblem['verdict']])[] = [
    [fault('ThrottlingException'), 'wait'],
    [fault('DeleteConflictException', 409), 'retry'],
    [fault('SomethingNew', 502), 'retry'],
    [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'retry'],
    [new InvalidClusterStateFault({ message: 'resizing', $metadata: {} }), 'wait'],
    [new ClusterQuotaExceededFault({ message: 'too many', $metadata: {} }), 'fail'],
    [fault('AccessDenied', 403), 'fail'],
    [fault('InvalidParameterValue'), 'fail'],
    [fault('SomethingNew'), 'fail'],
  ];
  for (const [error, verdict] of verdicts) assert.equal((await failing(error)).verdict, verdict, error.name);
});

test('a problem says what was asked, what AWS said, and what to do', async () => {
  const problem = await failing(new ClusterQuotaExceededFault({ message: 'Quota is 20.', $metadata: {} }));
  assert.equal(
    problem.message,
    'Could not create cluster c: ClusterQuotaExceeded: Quota is 20. Delete a cluster that is not needed, or ask AWS for a higher quota.',
  );
});

test('only the faults that are named count as an answer', async () => {
  assert.equal(await unless(['NoSuchEntity'], () => Promise.reject(fault('NoSuchEntityException'))), undefined);
  await assert.rejects(
    unless(['NoSuchEntity'], () => Promise.reject(fault('LimitExceededException'))),
    /it said so/,
  );
});

test('an endpoint that nobody listens at is worth a retry', async () => {
  const clients = awsClients({
    region: 'us-west-2',
    endpoint: 'http://127.0.0.1:9',
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
  });
  const problem = await askAws('list buckets', () => clients.s3.send(new ListBucketsCommand({}))).catch((e) => e);
  clients.close();
  assert.equal(problem.verdict, 'retry');
  assert.match(problem.message, /^Could not list buckets: ECONNREFUSED: /);
});
