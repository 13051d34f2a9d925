import { AwsFault } from '../aws-fault.ts';
import type { StateFile } from '../state-file.ts';
import { grantsOf } from './policies.ts';
import { readPolicy } from './policy-document.ts';
import type { PolicyStatement } from './policy-document.ts';
import type { RoleRecord } from './role-record.ts';

/** The role of a name; IAM's fault when there is none. */
export function roleNamed(state: StateFile, name: string): RoleRecord {
  const role = findRole(state, name);
  if (role !== undefined) return role;
  throw new AwsFault('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
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

/** Keeps a role, replacing the one of its name. */
export function keepRole(state: StateFile, role: RoleRecord): void {
  state.change((all) => ({ ...all, roles: { ...all.roles, [role.name]: role } }));
}

/** All that a role's policies say: those attached and those inline. */
export function rightsOf(state: StateFile, { attached, inline }: RoleRecord): readonly PolicyStatement[] {
  const managed = attached.flatMap((arn) => grantsOf(state, arn) ?? []);
  return [...managed, ...Object.values(inline).flatMap((text) => readPolicy(text, 'rights'))];
}
