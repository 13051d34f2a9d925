import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
} from '@aws-sdk/client-iam';
import type { IAMClient } from '@aws-sdk/client-iam';
import { isDeepStrictEqual } from 'node:util';
import { askAws, AwsProblem, unless } from './faults.ts';
import { TRUST_POLICY } from './role-policies.ts';
import type { PolicyDocument } from './role-policies.ts';
import { describeOwner, isOfDag, isOfRun, makerTags, readTags, writeTags } from './tags.ts';
import type { Maker, Owner, Tags } from './tags.ts';

/** A role as IAM knows it. */
export interface RoleFacts {
  readonly arn: string;
  readonly tags: Tags;
  /** Who may take it on: parsed JSON. */
  readonly trust: unknown;
}

/** The role that a run needs, and whose it will be. */
export interface RoleRequest {
  readonly name: string;
  readonly owner: Maker;
  readonly policy: PolicyDocument;
}

/** Under this name the role carries its one policy. */
const POLICY_NAME = 'shiftwork';

/** The role of that name, undefined when there is none. */
export async function findRole(iam: IAMClient, name: string): Promise<RoleFacts | undefined> {
  const command = new GetRoleCommand({ RoleName: name });
  const found = await askAws(`look up role ${name}`, () => unless(['NoSuchEntity'], () => iam.send(command)));
  if (found?.Role === undefined) return undefined;
  const { Arn = '', Tags: tags, AssumeRolePolicyDocument: trust = '{}' } = found.Role;
  // IAM answers policies percent-encoded (RFC 3986).
  return { arn: Arn, tags: readTags(tags), trust: JSON.parse(decodeURIComponent(trust)) };
}

/** Makes the role, or takes over the one that an earlier attempt or run made; answers its ARN. Another's is refused. */
export async function ensureRole(iam: IAMClient, request: RoleRequest): Promise<{ arn: string; made: boolean }> {
  const { name, owner } = request;
  const arn = await createRole(iam, request);
  const role = arn === undefined ? await takeOver(iam, { name, owner }) : arn;
  await askAws(`set the rights of role ${name}`, () =>
    iam.send(
      new PutRolePolicyCommand({
        RoleName: name,
        PolicyName: POLICY_NAME,
        PolicyDocument: JSON.stringify(request.policy),
      }),
    ),
  );
  return { arn: role, made: arn !== undefined };
}

/** Deletes the role with its policies when it is ours: made by this run, or left to `owner`'s DAG and target where `anyRun` says so. */
export async function deleteRole(
  iam: IAMClient,
  { name, owner, anyRun }: { readonly name: string; readonly owner: Owner; readonly anyRun: boolean },
): Promise<'deleted' | 'absent' | 'kept'> {
  const role = await findRole(iam, name);
  if (role === undefined) return 'absent';
  if (!(anyRun ? isOfDag(role.tags, owner) : isOfRun(role.tags, owner))) return 'kept';
  await dropPolicies(iam, name);
  const command = new DeleteRoleCommand({ RoleName: name });
  await askAws(`delete role ${name}`, () => unless(['NoSuchEntity'], () => iam.send(command)));
  return 'deleted';
}

/** The ARN, or undefined when a role of that name exists. */
async function createRole(iam: IAMClient, { name, owner }: RoleRequest): Promise<string | undefined> {
  const command = new CreateRoleCommand({
    RoleName: name,
    AssumeRolePolicyDocument: JSON.stringify(TRUST_POLICY),
    Description: `Lets Redshift read the data of DAG ${owner.dagId}`,
    Tags: writeTags(makerTags(owner)),
  });
  const made = await askAws(`create role ${name}`, () => unless(['EntityAlreadyExists'], () => iam.send(command)));
  return made?.Role?.Arn;
}

async function takeOver(iam: IAMClient, { name, owner }: Pick<RoleRequest, 'name' | 'owner'>): Promise<string> {
  const role = await findRole(iam, name);
  if (role === undefined) {
    throw new AwsProblem(`Role ${name} was deleted while it was looked at.`, {
      verdict: 'retry',
      code: 'NoSuchEntity',
    });
  }
  refuseForeign(name, role, owner);
  if (!isOfRun(role.tags, owner)) {
    const command = new TagRoleCommand({ RoleName: name, Tags: writeTags(makerTags(owner)) });
    await askAws(`tag role ${name}`, () => iam.send(command));
  }
  return role.arn;
}

function refuseForeign(name: string, role: RoleFacts, owner: Owner): void {
  const remedy =
    'Give its ARN in the configuration to use it as it is, or set DWH_IAM_ROLE_NAME to a name that is free.';
  if (!isOfDag(role.tags, owner)) {
    const message = `Role ${name} exists and is not ours: ${describeOwner(role.tags)}. ${remedy}`;
    throw new AwsProblem(message, { verdict: 'fail', code: 'NotOurs' });
  }
  if (isDeepStrictEqual(role.trust, TRUST_POLICY)) return;
  const got = JSON.stringify(role.trust);
  const message = `Role ${name} may be taken on by others than expected: ${got}, expected ${JSON.stringify(TRUST_POLICY)}. ${remedy}`;
  throw new AwsProblem(message, { verdict: 'fail', code: 'NotOurs' });
}

/** IAM deletes no role that still has policies. */
async function dropPolicies(iam: IAMClient, name: string): Promise<void> {
  const role = { RoleName: name };
  const gone = async (call: () => Promise<unknown>): Promise<unknown> => await unless(['NoSuchEntity'], call);
  await askAws(`take the rights from role ${name}`, async () => {
    const inline = await unless(['NoSuchEntity'], () => iam.send(new ListRolePoliciesCommand(role)));
    for (const PolicyName of inline?.PolicyNames ?? []) {
      await gone(() => iam.send(new DeleteRolePolicyCommand({ ...role, PolicyName })));
    }
    const attached = await unless(['NoSuchEntity'], () => iam.send(new ListAttachedRolePoliciesCommand(role)));
    for (const { PolicyArn } of attached?.AttachedPolicies ?? []) {
      await gone(() => iam.send(new DetachRolePolicyCommand({ ...role, PolicyArn })));
    }
  });
}
