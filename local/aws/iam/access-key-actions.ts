import { AwsFault } from '../aws-fault.ts';
import { optionalText, requiredText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import type { XmlElements } from '../xml.ts';
import { addAccessKey, deleteAccessKey, keepAccessKey, keysOf } from './access-keys.ts';
import type { AccessKeyRecord } from './access-keys.ts';
import type { Caller } from './caller.ts';
import type { IdentityRecord } from './identity-record.ts';
import { userNamed } from './users.ts';

/** The actions on users' keys. Where they name no user, they are about who calls. */
export function accessKeyActions(state: StateFile): Readonly<Record<string, Action>> {
  return {
    CreateAccessKey: (input, caller) => {
      const key = addAccessKey(state, userOf(state, input, caller).name);
      return { AccessKey: { ...writeKey(key), SecretAccessKey: key.secret } };
    },
    ListAccessKeys: (input, caller) => ({
      IsTruncated: false,
      AccessKeyMetadata: { member: keysOf(state, userOf(state, input, caller).name).map(writeKey) },
    }),
    UpdateAccessKey: (input, caller) => {
      keepAccessKey(state, { ...keyNamed(state, input, caller), status: readStatus(input) });
      return undefined;
    },
    DeleteAccessKey: (input, caller) => {
      deleteAccessKey(state, keyNamed(state, input, caller));
      return undefined;
    },
  };
}

/** The user that a request names, or who calls. */
export function userOf(state: StateFile, input: QueryInput, caller: Caller): IdentityRecord {
  const name = optionalText(input, 'UserName') ?? caller.userName;
  if (name !== undefined) return userNamed(state, name);
  throw new AwsFault('ValidationError', 'Must specify userName when calling with non-User credentials');
}

function keyNamed(state: StateFile, input: QueryInput, caller: Caller): AccessKeyRecord {
  const id = requiredText(input, 'AccessKeyId');
  const found = keysOf(state, userOf(state, input, caller).name).find((key) => key.id === id);
  if (found !== undefined) return found;
  throw new AwsFault('NoSuchEntity', `The Access Key with id ${id} cannot be found.`, 404);
}

function readStatus(input: QueryInput): AccessKeyRecord['status'] {
  const status = requiredText(input, 'Status');
  if (status === 'Active' || status === 'Inactive') return status;
  throw new AwsFault('ValidationError', `Status is ${status}: expected Active or Inactive.`);
}

function writeKey({ user, id, status, createdAt }: AccessKeyRecord): XmlElements {
  return { UserName: user, AccessKeyId: id, Status: status, CreateDate: new Date(createdAt) };
}
