import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { DescribeClustersCommand, ModifyClusterIamRolesCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import { eventually } from '../../e2e/eventually.ts';
import type { LocalUp } from './local-up.ts';

const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'redshift.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const POLICY = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';

/** Makes a role that may read S3, gives it to a cluster, and answers its ARN when COPY can use it. */
export async function giveReadingRole({ variables }: LocalUp, cluster: string): Promise<string> {
  const options = {
    endpoint: variables['AWS_ENDPOINT_URL'] ?? '',
    region: variables['AWS_REGION'] ?? '',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const [iam, redshift] = [new IAMClient(options), new RedshiftClient(options)];
  const role = { RoleName: 'reader', AssumeRolePolicyDocument: JSON.stringify(TRUST) };
  const arn = (await iam.send(new CreateRoleCommand(role))).Role?.Arn ?? '';
  await iam.send(new AttachRolePolicyCommand({ RoleName: role.RoleName, PolicyArn: POLICY }));
  const which = { ClusterIdentifier: cluster };
  await redshift.send(new ModifyClusterIamRolesCommand({ ...which, AddIamRoles: [arn] }));
  await eventually('the cluster has the role', async () => {
    const { Clusters } = await redshift.send(new DescribeClustersCommand(which));
    const attached = Clusters?.[0]?.IamRoles?.find(({ IamRoleArn }) => IamRoleArn === arn);
    return attached?.ApplyStatus === 'in-sync' ? true : undefined;
  });
  iam.destroy();
  redshift.destroy();
  return arn;
}
