import { after } from 'node:test';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateClusterCommand, DescribeClustersCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import { startFixture } from '../aws/local-aws.ts';
import type { AwsFixture } from '../aws/local-aws.ts';
import { startTestCluster } from './local-cluster.ts';
import type { TestCluster } from './local-cluster.ts';

const fixtures: AwsFixture[] = [];

/** A cluster over the buckets of a local AWS, with the roles `writer`, which may do all in S3, and `reader`, which may read. */
export async function startWritingCluster(): Promise<{
  readonly cluster: TestCluster;
  readonly bucketsDirectory: string;
}> {
  const aws = await startFixture();
  fixtures.push(aws);
  const iam = new IAMClient(aws.access);
  const roles = [
    await createRole(iam, 'writer', ['s3:*']),
    await createRole(iam, 'reader', ['s3:GetObject', 's3:ListBucket']),
  ];
  iam.destroy();
  await createCluster(aws, roles);
  const storage = aws.starts[0]?.storage;
  if (storage === undefined) throw new Error('The local AWS did not start the cluster.');
  return { cluster: await startTestCluster({ storage }), bucketsDirectory: aws.bucketsDirectory };
}

async function createRole(iam: IAMClient, RoleName: string, Action: readonly string[]): Promise<string> {
  const trust = { Effect: 'Allow', Principal: { Service: 'redshift.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const document = (statement: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document(trust) }));
  const PolicyDocument = document({ Effect: 'Allow', Action, Resource: '*' });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument }));
  return `arn:aws:iam::000000000000:role/${RoleName}`;
}

async function createCluster({ access }: AwsFixture, IamRoles: string[]): Promise<void> {
  const redshift = new RedshiftClient(access);
  const nodes = { NodeType: 'ra3.xlplus', ClusterType: 'single-node' };
  const login = { MasterUsername: 'awsuser', MasterUserPassword: 'Passw0rd' };
  await redshift.send(new CreateClusterCommand({ ClusterIdentifier: 'unloads', ...nodes, ...login, IamRoles }));
  for (;;) {
    const { Clusters } = await redshift.send(new DescribeClustersCommand({}));
    const [{ ClusterStatus, IamRoles: attached = [] } = {}] = Clusters ?? [];
    if (ClusterStatus === 'available' && attached.every(({ ApplyStatus }) => ApplyStatus === 'in-sync')) break;
  }
  redshift.destroy();
}

after(async () => {
  for (const aws of fixtures) await aws[Symbol.asyncDispose]();
});
