import { randomBytes } from 'node:crypto';
import { ACCOUNT_ID } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { optionalInteger, optionalText, requiredText, textsOf } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import { addTags, readTags, withoutTags, writeTags } from '../tags.ts';
import type { XmlElements } from '../xml.ts';
import { readPolicy } from './policy-document.ts';
import type { RoleRecord } from './role-record.ts';
import { findRole, keepRole, roleNamed } from './roles.ts';

const NAME = /^[\w+=,.@-]{1,64}$/;
const PATH = /^\/(?:[\x21-\x7e]{1,510}\/)?$/;
const INVALID = 'ValidationError';
const INVALID_TAG = 'InvalidInput';

/** The actions on roles themselves. */
export function roleActions(state: StateFile): Readonly<Record<string, Action>> {
  return {
    CreateRole: (input) => createRole(state, input),
    GetRole: (input) => ({ Role: writeRole(namedIn(state, input)) }),
    ListRoles: () => ({
      IsTruncated: false,
      Roles: { member: Object.values(state.read().roles).map((role) => ({ ...writeRole(role), Tags: undefined })) },
    }),
    DeleteRole: (input) => deleteRole(state, input),
    UpdateAssumeRolePolicy: (input) => {
      const trustPolicy = requiredText(input, 'PolicyDocument');
      readPolicy(trustPolicy, 'trust');
      keepRole(state, { ...namedIn(state, input), trustPolicy });
      return undefined;
    },
    TagRole: (input) => {
      const role = namedIn(state, input);
      keepRole(state, { ...role, tags: addTags(role.tags, readTags(input, INVALID_TAG), 'LimitExceeded') });
      return undefined;
    },
    UntagRole: (input) => {
      const role = namedIn(state, input);
      keepRole(state, { ...role, tags: withoutTags(role.tags, textsOf(input, 'TagKeys')) });
      return undefined;
    },
    ListRoleTags: (input) => ({ IsTruncated: false, Tags: { member: writeTags(namedIn(state, input).tags) } }),
  };
}

/** A policy's text in an answer: IAM percent-encodes it (RFC 3986). */
export function encodePolicy(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The role that a request names. */
export function namedIn(state: StateFile, input: QueryInput): RoleRecord {
  return roleNamed(state, requiredText(input, 'RoleName'));
}

function createRole(state: StateFile, input: QueryInput): XmlElements {
  const role = readRole(input);
  if (findRole(state, role.name) !== undefined) {
    throw new AwsFault('EntityAlreadyExists', `Role with name ${role.name} already exists.`, 409);
  }
  keepRole(state, role);
  return { Role: writeRole(role) };
}

function readRole(input: QueryInput): RoleRecord {
  const name = requiredText(input, 'RoleName');
  const path = optionalText(input, 'Path') ?? '/';
  const trustPolicy = requiredText(input, 'AssumeRolePolicyDocument');
  const description = optionalText(input, 'Description');
  if (!NAME.test(name)) throw new AwsFault(INVALID, `roleName ${name}: expected 1 to 64 of A-Z a-z 0-9 + = , . @ _ -`);
  if (!PATH.test(path)) throw new AwsFault(INVALID, `path ${path}: expected it to begin and end with /`);
  readPolicy(trustPolicy, 'trust');
  return {
    name,
    path,
    id: `AROA${randomBytes(8).toString('hex').toUpperCase()}0`,
    arn: `arn:aws:iam::${ACCOUNT_ID}:role${path}${name}`,
    createdAt: new Date().toISOString(),
    ...(description === undefined ? {} : { description }),
    maxSessionSeconds: optionalInteger(input, 'MaxSessionDuration') ?? 3600,
    trustPolicy,
    attached: [],
    inline: {},
    tags: readTags(input, INVALID_TAG),
  };
}

function deleteRole(state: StateFile, input: QueryInput): undefined {
  const { name, attached, inline } = namedIn(state, input);
  if (attached.length > 0) throw conflict('must detach all policies first.');
  if (Object.keys(inline).length > 0) throw conflict('must delete policies first.');
  state.change((all) => {
    const { [name]: deleted, ...roles } = all.roles;
    return deleted === undefined ? all : { ...all, roles };
  });
}

function conflict(reason: string): AwsFault {
  return new AwsFault('DeleteConflict', `Cannot delete entity, ${reason}`, 409);
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
