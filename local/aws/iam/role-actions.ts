import { AwsFault } from '../aws-fault.ts';
import { optionalInteger, optionalText, requiredText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import { readTags, writeTags } from '../tags.ts';
import type { XmlElements } from '../xml.ts';
import { newEntity } from './entity.ts';
import { identityPolicyActions, requireNoPolicies } from './identity-policy-actions.ts';
import type { RoleRecord } from './identity-record.ts';
import { identityTagActions, INVALID_TAG } from './identity-tag-actions.ts';
import { encodePolicy, readPolicy } from './policy-document.ts';
import { allRoles, findRole } from './roles.ts';

const DEFAULT_SESSION_SECONDS = 3600;

/** The actions on roles. */
export function roleActions(state: StateFile): Readonly<Record<string, Action>> {
  const roles = allRoles(state);
  return {
    CreateRole: (input) => createRole(state, input),
    GetRole: (input) => ({ Role: writeRole(roles.named(input)) }),
    ListRoles: () => ({
      IsTruncated: false,
      Roles: { member: Object.values(state.read().roles).map((role) => ({ ...writeRole(role), Tags: undefined })) },
    }),
    DeleteRole: (input) => deleteRole(state, roles.named(input)),
    UpdateAssumeRolePolicy: (input) => {
      const trustPolicy = requiredText(input, 'PolicyDocument');
      readPolicy(trustPolicy, 'trust');
      roles.keep({ ...roles.named(input), trustPolicy });
      return undefined;
    },
    UpdateRole: (input) => {
      roles.keep({ ...roles.named(input), ...readSettings(input) });
      return {};
    },
    UpdateRoleDescription: (input) => {
      const role = { ...roles.named(input), description: requiredText(input, 'Description') };
      roles.keep(role);
      return { Role: writeRole(role) };
    },
    // Asked before a role is deleted; instance profiles belong to EC2's machines, of which there are none.
    ListInstanceProfilesForRole: (input) => {
      roles.named(input);
      return { InstanceProfiles: {}, IsTruncated: false };
    },
    ...identityTagActions(roles),
    ...identityPolicyActions(state, roles),
  };
}

function createRole(state: StateFile, input: QueryInput): XmlElements {
  const role = readRole(input);
  if (findRole(state, role.name) !== undefined) {
    throw new AwsFault('EntityAlreadyExists', `Role with name ${role.name} already exists.`, 409);
  }
  allRoles(state).keep(role);
  return { Role: writeRole(role) };
}

function readRole(input: QueryInput): RoleRecord {
  const entity = newEntity('role', input);
  const trustPolicy = requiredText(input, 'AssumeRolePolicyDocument');
  readPolicy(trustPolicy, 'trust');
  return {
    ...entity,
    maxSessionSeconds: DEFAULT_SESSION_SECONDS,
    ...readSettings(input),
    trustPolicy,
    attached: [],
    inline: {},
    tags: readTags(input, INVALID_TAG),
  };
}

/** What UpdateRole does not say stays. */
function readSettings(input: QueryInput): Partial<Pick<RoleRecord, 'description' | 'maxSessionSeconds'>> {
  const description = optionalText(input, 'Description');
  const maxSessionSeconds = optionalInteger(input, 'MaxSessionDuration');
  if (maxSessionSeconds !== undefined && (maxSessionSeconds < 3600 || maxSessionSeconds > 43_200)) {
    throw new AwsFault('ValidationError', `MaxSessionDuration is ${maxSessionSeconds}: expected 3600 to 43200.`);
  }
  return {
    ...(description === undefined ? {} : { description }),
    ...(maxSessionSeconds === undefined ? {} : { maxSessionSeconds }),
  };
}

function deleteRole(state: StateFile, role: RoleRecord): undefined {
  requireNoPolicies(role);
  state.change((all) => {
    const { [role.name]: _deleted, ...roles } = all.roles;
    return { ...all, roles };
  });
}

function writeRole(role: RoleRecord): XmlElements {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodePolicy(role.trustPolicy),
    Description: role.description,
    MaxSessionDuration: role.maxSessionSeconds,
    Tags: { member: writeTags(role.tags) },
  };
}
