import { ACCOUNT_ID } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { requiredText } from '../query-input.ts';
import type { StateFile } from '../state-file.ts';
import type { Identities, IdentityRecord } from './identity-record.ts';

/** Who calls with a key that no other user has: always there, and may do everything. */
export const LOCAL_USER: IdentityRecord = {
  name: 'local',
  path: '/',
  id: 'AIDALOCAL0000000000',
  arn: `arn:aws:iam::${ACCOUNT_ID}:user/local`,
  createdAt: '2026-01-01T00:00:00.000Z',
  attached: ['arn:aws:iam::aws:policy/AdministratorAccess'],
  inline: {},
  tags: {},
};

/** The account's users. */
export function allUsers(state: StateFile): Identities<IdentityRecord> {
  return {
    word: 'User',
    named: (input) => userNamed(state, requiredText(input, 'UserName')),
    keep: (user) => {
      if (user.name === LOCAL_USER.name) throw unchangeable();
      state.change((all) => ({ ...all, users: { ...all.users, [user.name]: user } }));
    },
  };
}

/** The user of a name; IAM's fault when there is none. */
export function userNamed(state: StateFile, name: string): IdentityRecord {
  const user = findUser(state, name);
  if (user !== undefined) return user;
  throw new AwsFault('NoSuchEntity', `The user with name ${name} cannot be found.`, 404);
}

/** The user of a name, undefined when there is none. */
export function findUser(state: StateFile, name: string): IdentityRecord | undefined {
  const { users } = state.read();
  return name === LOCAL_USER.name ? LOCAL_USER : Object.hasOwn(users, name) ? users[name] : undefined;
}

/** Of the user that is always there. */
export function unchangeable(): AwsFault {
  const message = `User ${LOCAL_USER.name} is the local AWS's own, which every unknown key is: it stays as it is. Create another.`;
  return new AwsFault('EntityTemporarilyUnmodifiable', message, 409);
}
