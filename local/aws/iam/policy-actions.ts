import { AwsFault } from '../aws-fault.ts';
import { optionalText, requiredText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import type { XmlElements } from '../xml.ts';
import { newEntity } from './entity.ts';
import { managedPolicy } from './managed-policies.ts';
import { noSuchPolicy, ownPolicy } from './policies.ts';
import type { PolicyRecord } from './policies.ts';
import { encodePolicy, readPolicy } from './policy-document.ts';

const ONLY_VERSION = 'v1';

/** The actions on the account's own policies. Each has one version: a changed one is a new policy. */
export function policyActions(state: StateFile): Readonly<Record<string, Action>> {
  return {
    CreatePolicy: (input) => create(state, input),
    GetPolicy: (input) => ({ Policy: get(state, requiredText(input, 'PolicyArn')) }),
    GetPolicyVersion: (input) => getVersion(state, input),
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
  const arn = requiredText(input, 'PolicyArn');
  const own = ownPolicy(state, arn);
  if (own === undefined || requiredText(input, 'VersionId') !== ONLY_VERSION) throw noSuchPolicy(arn);
  const { document, createdAt } = own;
  return {
    PolicyVersion: {
      Document: encodePolicy(document),
      VersionId: ONLY_VERSION,
      IsDefaultVersion: true,
      CreateDate: new Date(createdAt),
    },
  };
}

function list(state: StateFile, input: QueryInput): readonly XmlElements[] {
  if (optionalText(input, 'Scope') === 'AWS') return [];
  return Object.values(state.read().policies).map((policy) => write(state, policy));
}

function remove(state: StateFile, arn: string): undefined {
  if (ownPolicy(state, arn) === undefined) throw noSuchPolicy(arn);
  if (attachments(state, arn) > 0) {
    throw new AwsFault('DeleteConflict', 'Cannot delete a policy attached to entities.', 409);
  }
  state.change((all) => {
    const { [arn]: _deleted, ...policies } = all.policies;
    return { ...all, policies };
  });
}

function attachments(state: StateFile, arn: string): number {
  const { roles, users } = state.read();
  return [...Object.values(roles), ...Object.values(users)].filter(({ attached }) => attached.includes(arn)).length;
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
