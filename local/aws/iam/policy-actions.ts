import { AwsFault } from '../aws-fault.ts';
import { optionalText, requiredText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import type { XmlElements } from '../xml.ts';
import { newEntity } from './entity.ts';
import type { IdentityRecord } from './identity-record.ts';
import { managedPolicy } from './managed-policies.ts';
import { FIRST_VERSION, grantsOf, keepPolicy, noSuchPolicy, ownPolicy, requireOwn, versionsOf } from './policies.ts';
import type { PolicyRecord } from './policies.ts';
import { readPolicy } from './policy-document.ts';
import { policyVersionActions } from './policy-version-actions.ts';
import { LOCAL_USER } from './users.ts';

/** The actions on the account's own policies and their versions. */
export function policyActions(state: StateFile): Readonly<Record<string, Action>> {
  return {
    CreatePolicy: (input) => create(state, input),
    GetPolicy: (input) => ({ Policy: get(state, requiredText(input, 'PolicyArn')) }),
    ListEntitiesForPolicy: (input) => listEntities(state, input),
    ListPolicies: (input) => ({ IsTruncated: false, Policies: { member: list(state, input) } }),
    DeletePolicy: (input) => remove(state, requiredText(input, 'PolicyArn')),
    ...policyVersionActions(state),
  };
}

function create(state: StateFile, input: QueryInput): XmlElements {
  const entity = newEntity('policy', input);
  const document = requiredText(input, 'PolicyDocument');
  readPolicy(document, 'rights');
  if (ownPolicy(state, entity.arn) !== undefined) {
    const message = `A policy called ${entity.name} already exists. Duplicate names are not allowed.`;
    throw new AwsFault('EntityAlreadyExists', message, 409);
  }
  const policy = { ...entity, document };
  keepPolicy(state, policy);
  return { Policy: write(state, policy) };
}

/** AWS's own policies have a name and an ARN, and the same one version. */
function get(state: StateFile, arn: string): XmlElements {
  const own = ownPolicy(state, arn);
  if (own !== undefined) return { ...write(state, own), Description: own.description };
  if (managedPolicy(arn) === undefined) throw noSuchPolicy(arn);
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  return { PolicyName: name, Arn: arn, DefaultVersionId: FIRST_VERSION, IsAttachable: true };
}

/** There are no groups. */
function listEntities(state: StateFile, input: QueryInput): XmlElements {
  const arn = requiredText(input, 'PolicyArn');
  if (grantsOf(state, arn) === undefined) throw noSuchPolicy(arn);
  const filter = optionalText(input, 'EntityFilter');
  const { roles, users } = holders(state, arn);
  const isWanted = (kind: string): boolean => filter === undefined || filter === kind;
  return {
    IsTruncated: false,
    PolicyGroups: {},
    PolicyUsers: { member: isWanted('User') ? users.map(({ name, id }) => ({ UserName: name, UserId: id })) : [] },
    PolicyRoles: { member: isWanted('Role') ? roles.map(({ name, id }) => ({ RoleName: name, RoleId: id })) : [] },
  };
}

function list(state: StateFile, input: QueryInput): readonly XmlElements[] {
  if (optionalText(input, 'Scope') === 'AWS') return [];
  return Object.values(state.read().policies).map((policy) => write(state, policy));
}

function remove(state: StateFile, arn: string): undefined {
  const policy = requireOwn(state, arn);
  if (attachments(state, arn) > 0) {
    throw new AwsFault('DeleteConflict', 'Cannot delete a policy attached to entities.', 409);
  }
  if (versionsOf(policy).length > 1) {
    const message =
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. " +
      'The default version is deleted with the policy.';
    throw new AwsFault('DeleteConflict', message, 409);
  }
  state.change((all) => {
    const { [arn]: _deleted, ...policies } = all.policies;
    return { ...all, policies };
  });
}

function attachments(state: StateFile, arn: string): number {
  const { roles, users } = holders(state, arn);
  return roles.length + users.length;
}

function holders(state: StateFile, arn: string) {
  const { roles, users } = state.read();
  const has = ({ attached }: IdentityRecord): boolean => attached.includes(arn);
  return { roles: Object.values(roles).filter(has), users: [LOCAL_USER, ...Object.values(users)].filter(has) };
}

function write(state: StateFile, policy: PolicyRecord): XmlElements {
  const { name, path, id, arn, createdAt } = policy;
  const updatedAt = versionsOf(policy).at(-1)?.createdAt ?? createdAt;
  return {
    PolicyName: name,
    PolicyId: id,
    Arn: arn,
    Path: path,
    DefaultVersionId: policy.defaultVersion ?? FIRST_VERSION,
    AttachmentCount: attachments(state, arn),
    IsAttachable: true,
    CreateDate: new Date(createdAt),
    UpdateDate: new Date(updatedAt),
  };
}
