import { AwsFault } from '../aws-fault.ts';
import { optionalText, requiredText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import type { XmlElements } from '../xml.ts';
import { newEntity } from './entity.ts';
import type { IdentityRecord } from './identity-record.ts';
import { managedPolicy } from './managed-policies.ts';
import { grantsOf, noSuchPolicy, ownPolicy } from './policies.ts';
import type { PolicyRecord } from './policies.ts';
import { encodePolicy, readPolicy } from './policy-document.ts';
import { LOCAL_USER } from './users.ts';

const ONLY_VERSION = 'v1';

/** The actions on the account's own policies. Each has one version: a changed one is a new policy. */
export function policyActions(state: StateFile): Readonly<Record<string, Action>> {
  return {
    CreatePolicy: (input) => create(state, input),
    GetPolicy: (input) => ({ Policy: get(state, requiredText(input, 'PolicyArn')) }),
    GetPolicyVersion: (input) => getVersion(state, input),
    ListPolicyVersions: (input) => {
      const policy = requireOwn(state, requiredText(input, 'PolicyArn'));
      return { IsTruncated: false, Versions: { member: [writeVersion(policy)] } };
    },
    ListEntitiesForPolicy: (input) => listEntities(state, input),
    ListPolicies: (input) => ({ IsTruncated: false, Policies: { member: list(state, input) } }),
    DeletePolicy: (input) => remove(state, requiredText(input, 'PolicyArn')),
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
  state.change((all) => ({ ...all, policies: { ...all.policies, [policy.arn]: policy } }));
  return { Policy: write(state, policy) };
}

/** AWS's own policies have a name and an ARN, and the same one version. */
function get(state: StateFile, arn: string): XmlElements {
  const own = ownPolicy(state, arn);
  if (own !== undefined) return { ...write(state, own), Description: own.description };
  if (managedPolicy(arn) === undefined) throw noSuchPolicy(arn);
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  return { PolicyName: name, Arn: arn, DefaultVersionId: ONLY_VERSION, IsAttachable: true };
}

function getVersion(state: StateFile, input: QueryInput): XmlElements {
  const policy = requireOwn(state, requiredText(input, 'PolicyArn'));
  if (requiredText(input, 'VersionId') !== ONLY_VERSION) throw noSuchPolicy(policy.arn);
  return { PolicyVersion: { Document: encodePolicy(policy.document), ...writeVersion(policy) } };
}

function writeVersion({ createdAt }: PolicyRecord): XmlElements {
  return { VersionId: ONLY_VERSION, IsDefaultVersion: true, CreateDate: new Date(createdAt) };
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
  requireOwn(state, arn);
  if (attachments(state, arn) > 0) {
    throw new AwsFault('DeleteConflict', 'Cannot delete a policy attached to entities.', 409);
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

/** AWS's own policies have no version here that could be read: what they say of S3 is known, the rest is not. */
function requireOwn(state: StateFile, arn: string): PolicyRecord {
  const own = ownPolicy(state, arn);
  if (own !== undefined) return own;
  throw noSuchPolicy(arn);
}

function write(state: StateFile, { name, path, id, arn, createdAt }: PolicyRecord): XmlElements {
  const date = new Date(createdAt);
  return {
    PolicyName: name,
    PolicyId: id,
    Arn: arn,
    Path: path,
    DefaultVersionId: ONLY_VERSION,
    AttachmentCount: attachments(state, arn),
    IsAttachable: true,
    CreateDate: date,
    UpdateDate: date,
  };
}
