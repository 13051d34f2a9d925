import { AwsFault } from '../aws-fault.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import { readTags, writeTags } from '../tags.ts';
import type { XmlElements } from '../xml.ts';
import { accessKeyActions, userOf } from './access-key-actions.ts';
import { keysOf } from './access-keys.ts';
import { newEntity } from './entity.ts';
import { deleteConflict, identityPolicyActions, requireNoPolicies } from './identity-policy-actions.ts';
import type { IdentityRecord } from './identity-record.ts';
import { identityTagActions, INVALID_TAG } from './identity-tag-actions.ts';
import { allUsers, findUser, LOCAL_USER, unchangeable } from './users.ts';

/** The actions on users and their keys. */
export function userActions(state: StateFile): Readonly<Record<string, Action>> {
  const users = allUsers(state);
  return {
    CreateUser: (input) => createUser(state, input),
    GetUser: (input, caller) => ({ User: writeUser(userOf(state, input, caller)) }),
    ListUsers: () => ({
      IsTruncated: false,
      Users: {
        member: [LOCAL_USER, ...Object.values(state.read().users)].map((user) => ({
          ...writeUser(user),
          Tags: undefined,
        })),
      },
    }),
    DeleteUser: (input) => deleteUser(state, users.named(input)),
    // Asked before a user is deleted; there are no groups.
    ListGroupsForUser: (input) => {
      users.named(input);
      return { IsTruncated: false, Groups: {} };
    },
    ...identityTagActions(users),
    ...identityPolicyActions(state, users),
    ...accessKeyActions(state),
  };
}

function createUser(state: StateFile, input: QueryInput): XmlElements {
  const user = { ...newEntity('user', input), attached: [], inline: {}, tags: readTags(input, INVALID_TAG) };
  if (findUser(state, user.name) !== undefined) {
    throw new AwsFault('EntityAlreadyExists', `User with name ${user.name} already exists.`, 409);
  }
  allUsers(state).keep(user);
  return { User: writeUser(user) };
}

function deleteUser(state: StateFile, user: IdentityRecord): undefined {
  if (user.name === LOCAL_USER.name) throw unchangeable();
  requireNoPolicies(user);
  if (keysOf(state, user.name).length > 0) throw deleteConflict('must delete access keys first.');
  state.change((all) => {
    const { [user.name]: _deleted, ...users } = all.users;
    return { ...all, users };
  });
}

function writeUser({ path, name, id, arn, createdAt, tags }: IdentityRecord): XmlElements {
  return {
    Path: path,
    UserName: name,
    UserId: id,
    Arn: arn,
    CreateDate: new Date(createdAt),
    Tags: { member: writeTags(tags) },
  };
}
