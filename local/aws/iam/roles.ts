import { AwsFault } from '../aws-fault.ts';
import { requiredText } from '../query-input.ts';
import type { StateFile } from '../state-file.ts';
import type { Identities, RoleRecord } from './identity-record.ts';

/** The account's roles. */
export function allRoles(state: StateFile): Identities<RoleRecord> {
  return {
    word: 'Role',
    named: (input) => roleNamed(state, requiredText(input, 'RoleName')),
    keep: (role) => state.change((all) => ({ ...all, roles: { ...all.roles, [role.name]: role } })),
  };
}

/** The role of a name, undefined when there is none. */
export function findRole(state: StateFile, name: string): RoleRecord | undefined {
  const { roles } = state.read();
  return Object.hasOwn(roles, name) ? roles[name] : undefined;
}

/** The role of an ARN, undefined when there is none. */
export function roleOfArn(state: StateFile, arn: string): RoleRecord | undefined {
  const role = findRole(state, arn.slice(arn.lastIndexOf('/') + 1));
  return role?.arn === arn ? role : undefined;
}

function roleNamed(state: StateFile, name: string): RoleRecord {
  const role = findRole(state, name);
  if (role !== undefined) return role;
  throw new AwsFault('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
}
