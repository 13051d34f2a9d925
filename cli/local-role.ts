import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { IAMClient } from '@aws-sdk/client-iam';
import { TRUST_POLICY } from '../aws/role-policies.ts';
import { unless } from '../aws/faults.ts';

/** The role of clusters that `local up` makes: COPY and UNLOAD may use every bucket by it, or by IAM_ROLE default. */
const ROLE = { name: 'shiftwork-local', arn: 'arn:aws:iam::000000000000:role/shiftwork-local' } as const;

const EVERY_BUCKET = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };

/** Makes the role where it is missing; answers its ARN. */
export async function ensureLocalRole(iam: IAMClient): Promise<string> {
  const trust = JSON.stringify(TRUST_POLICY);
  const create = new CreateRoleCommand({ RoleName: ROLE.name, AssumeRolePolicyDocument: trust });
  await unless(['EntityAlreadyExists'], () => iam.send(create));
  const PolicyDocument = JSON.stringify(EVERY_BUCKET);
  await iam.send(new PutRolePolicyCommand({ RoleName: ROLE.name, PolicyName: 'every-bucket', PolicyDocument }));
  return ROLE.arn;
}
