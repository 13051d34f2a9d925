import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateClusterCommand,
  CreateClusterParameterGroupCommand,
  DeleteClusterCommand,
  DescribeClustersCommand,
  DescribeEventsCommand,
  DescribeLoggingStatusCommand,
  DisableLoggingCommand,
  EnableLoggingCommand,
  RebootClusterCommand,
  RedshiftClient,
  waitUntilClusterDeleted,
} from '@aws-sdk/client-redshift';
import type { DescribeEventsCommandInput } from '@aws-sdk/client-redshift';
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { startFixture } from './local-aws.ts';
import type { AwsFixture } from './local-aws.ts';

let aws: AwsFixture;
let redshift: RedshiftClient;
const named = { ClusterIdentifier: 'noted' };

before(async () => {
  aws = await startFixture({ clockMs: 1 });
  redshift = new RedshiftClient({ ...aws.access, maxAttempts: 1 });
  const login = { MasterUsername: 'awsuser', MasterUserPassword: 'Passw0rd' };
  const shape = { NodeType: 'ra3.large', ClusterType: 'single-node' };
  await redshift.send(new CreateClusterCommand({ ...named, ...shape, ...login }));
  await available();
});

after(async () => {
  redshift.destroy();
  await aws[Symbol.asyncDispose]();
});

async function available(): Promise<void> {
  for (;;) {
    const { Clusters } = await redshift.send(new DescribeClustersCommand(named));
    if (Clusters?.[0]?.ClusterStatus === 'available') return;
  }
}

async function events(input: DescribeEventsCommandInput = {}) {
  const { Events = [] } = await redshift.send(new DescribeEventsCommand(input));
  return Events;
}

async function ids(input: DescribeEventsCommandInput = {}): Promise<readonly (string | undefined)[]> {
  return (await events(input)).map(({ EventId }) => EventId?.replace('REDSHIFT-EVENT-', ''));
}

void test('audit logs go to a bucket whose policy lets Redshift write, and the status says that none come', async () => {
  const s3 = new S3Client({ ...aws.access, maxAttempts: 1 });
  const enable = new EnableLoggingCommand({ ...named, BucketName: 'audit', S3KeyPrefix: 'logs/' });
  await assert.rejects(redshift.send(enable), { name: 'BucketNotFoundFault' });
  await s3.send(new CreateBucketCommand({ Bucket: 'audit' }));
  await assert.rejects(redshift.send(enable), {
    name: 'InsufficientS3BucketPolicyFault',
    message: 'Cannot write to bucket audit. Please ensure that your IAM permissions are set up correctly.',
  });
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'redshift.amazonaws.com' },
    Action: ['s3:PutObject', 's3:GetBucketAcl'],
    Resource: ['arn:aws:s3:::audit', 'arn:aws:s3:::audit/logs/*'],
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await s3.send(new PutBucketPolicyCommand({ Bucket: 'audit', Policy }));
  s3.destroy();
  await redshift.send(enable);
  const status = await redshift.send(new DescribeLoggingStatusCommand(named));
  assert.deepEqual([status.LoggingEnabled, status.BucketName, status.S3KeyPrefix], [true, 'audit', 'logs/']);
  assert.match(status.LastFailureMessage ?? '', /writes no audit logs/);
  await redshift.send(new DisableLoggingCommand(named));
  assert.equal((await redshift.send(new DescribeLoggingStatusCommand(named))).LoggingEnabled, false);
  const elsewhere = new EnableLoggingCommand({ ...named, LogDestinationType: 'cloudwatch' });
  await assert.rejects(redshift.send(elsewhere), { name: 'NotImplemented' });
});

void test('what happens to clusters and groups is told, by its source and time', async () => {
  const about = { ParameterGroupFamily: 'redshift-1.0', Description: 'ours' };
  await redshift.send(new CreateClusterParameterGroupCommand({ ParameterGroupName: 'noted', ...about }));
  await redshift.send(new RebootClusterCommand(named));
  await available();
  const ofCluster = { SourceType: 'cluster', SourceIdentifier: 'noted' } as const;
  const [created] = await events(ofCluster);
  assert.match(
    created?.Message ?? '',
    /^Amazon Redshift cluster 'noted' has been created at .* UTC and is ready for use\.$/,
  );
  assert.deepEqual([created?.EventCategories, created?.Severity], [['management'], 'INFO']);
  await redshift.send(new DeleteClusterCommand({ ...named, SkipFinalClusterSnapshot: true }));
  await waitUntilClusterDeleted({ client: redshift, minDelay: 1, maxDelay: 1, maxWaitTime: 20 }, named);
  for (let told: readonly unknown[] = []; !told.includes('2001'); told = await ids(ofCluster));
  assert.deepEqual(await ids(ofCluster), ['2000', '3000', '2001']);
  assert.deepEqual(await ids({ SourceType: 'cluster-parameter-group' }), ['1003']);
  assert.deepEqual(await ids({ EndTime: new Date(0) }), []);
  await assert.rejects(ids({ SourceIdentifier: 'noted' }), { name: 'InvalidParameterCombination' });
  aws = await aws.restart();
  redshift.destroy();
  redshift = new RedshiftClient({ ...aws.access, maxAttempts: 1 });
  assert.equal((await events()).length, 4);
});
