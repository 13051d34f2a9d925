// Whose key a request or a COPY has. Any key that the account has not made is the account's own, so that old projects run with
// whatever stands in their configuration; one that it has made has the rights of its user or role, and no more.

import { ACCOUNT_ID } from '../account.ts';
import type { StateFile } from '../state-file.ts';
import type { SessionRecord } from '../sts/sessions.ts';
import type { IdentityRecord } from './identity-record.ts';
import { rightsOf } from './policies.ts';
import type { PolicyStatement } from './policy-document.ts';
import { roleOfArn } from './roles.ts';
import { findUser, LOCAL_USER } from './users.ts';

/** Who calls. */
export interface Caller {
  readonly arn: string;
  readonly id: string;
  /** Absent for who has assumed a role. */
  readonly userName?: string;
  /** As which policies may name who calls, other than by the account. */
  readonly principals: readonly string[];
  readonly rights: () => readonly PolicyStatement[];
}

/** A key, and who has it. */
export type KeyHolder =
  | {
      readonly kind: 'caller';
      readonly caller: Caller;
      /** Absent for the account's own, of which any will do. */
      readonly secrets?: { readonly secret: string; readonly token?: string };
    }
  | { readonly kind: 'inactive' }
  | { readonly kind: 'expired' };

/** As which policies name everybody of the account. */
export const ACCOUNT_PRINCIPALS: readonly string[] = [`arn:aws:iam::${ACCOUNT_ID}:root`, ACCOUNT_ID];

/** Who has the key of an id. */
export function holderOf(state: StateFile, keyId: string): KeyHolder {
  const { accessKeys, sessions } = state.read();
  const key = Object.hasOwn(accessKeys, keyId) ? accessKeys[keyId] : undefined;
  const session = Object.hasOwn(sessions, keyId) ? sessions[keyId] : undefined;
  if (session !== undefined) return holderOfSession(state, session);
  if (key === undefined) return { kind: 'caller', caller: userCaller(state, LOCAL_USER) };
  const user = findUser(state, key.user);
  if (key.status !== 'Active' || user === undefined) return { kind: 'inactive' };
  return { kind: 'caller', caller: userCaller(state, user), secrets: { secret: key.secret } };
}

function holderOfSession(state: StateFile, session: SessionRecord): KeyHolder {
  if (Date.parse(session.expiresAt) < Date.now()) return { kind: 'expired' };
  const { secret, token, of } = session;
  const caller = of.kind === 'role' ? roleCaller(state, of) : userCallerNamed(state, of.name);
  return caller === undefined ? { kind: 'inactive' } : { kind: 'caller', caller, secrets: { secret, token } };
}

function userCallerNamed(state: StateFile, name: string): Caller | undefined {
  const user = findUser(state, name);
  return user && userCaller(state, user);
}

function userCaller(state: StateFile, user: IdentityRecord): Caller {
  const { name, arn, id } = user;
  return { arn, id, userName: name, principals: [arn], rights: () => rightsOf(state, user) };
}

function roleCaller(
  state: StateFile,
  { arn: roleArn, session }: Extract<SessionRecord['of'], { readonly kind: 'role' }>,
): Caller | undefined {
  const role = roleOfArn(state, roleArn);
  if (role === undefined) return undefined;
  const arn = `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${role.name}/${session}`;
  return { arn, id: `${role.id}:${session}`, principals: [role.arn, arn], rights: () => rightsOf(state, role) };
}
