import { ACCOUNT_ID } from '../account.ts';
import { AwsFault, notDone } from '../aws-fault.ts';
import { ACCOUNT_PRINCIPALS } from '../iam/caller.ts';
import type { Caller } from '../iam/caller.ts';
import { isAllowed, isTrusted } from '../iam/evaluate.ts';
import type { RoleRecord } from '../iam/identity-record.ts';
import { readPolicy } from '../iam/policy-document.ts';
import { roleOfArn } from '../iam/roles.ts';
import { optionalInteger, requiredText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import type { XmlElements } from '../xml.ts';
import { addSession } from './sessions.ts';
import type { SessionRecord } from './sessions.ts';

const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
const UNDONE = ['Policy', 'PolicyArns', 'SerialNumber', 'TokenCode'];
const ROLE_SECONDS = 3600;
const USER_SECONDS = 43_200;
const MOST_USER_SECONDS = 129_600;

/** The actions of STS. */
export function stsActions(state: StateFile): Readonly<Record<string, Action>> {
  return {
    GetCallerIdentity: (_input, { arn, id }) => ({ Arn: arn, UserId: id, Account: ACCOUNT_ID }),
    AssumeRole: (input, caller) => assumeRole(state, input, caller),
    GetSessionToken: (input, caller) => getSessionToken(state, input, caller),
  };
}

function assumeRole(state: StateFile, input: QueryInput, caller: Caller): XmlElements {
  refuseUndone(input);
  const arn = requiredText(input, 'RoleArn');
  const session = requiredText(input, 'RoleSessionName');
  const role = roleOfArn(state, arn);
  if (role === undefined || !mayAssume(caller, role)) {
    const message = `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`;
    throw new AwsFault('AccessDenied', message, 403);
  }
  if (!SESSION_NAME.test(session)) {
    throw invalid(`RoleSessionName is ${session}: expected 2 to 64 of A-Z a-z 0-9 + = , . @ _ -`);
  }
  const seconds = readSeconds(input, { otherwise: ROLE_SECONDS, most: 43_200 });
  if (seconds > role.maxSessionSeconds) {
    throw invalid('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  const made = addSession(state, { kind: 'role', arn, session }, seconds);
  return {
    Credentials: writeCredentials(made),
    AssumedRoleUser: {
      Arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${role.name}/${session}`,
      AssumedRoleId: `${role.id}:${session}`,
    },
  };
}

/** Whom a role's trust policy names may assume it; where it names the account, so may who has the right by its own policies. */
function mayAssume({ principals, rights }: Caller, { trustPolicy, arn }: RoleRecord): boolean {
  const trust = readPolicy(trustPolicy, 'trust');
  const trusts = (names: readonly string[]): boolean => names.some((name) => isTrusted(trust, { kind: 'AWS', name }));
  return trusts(principals) || (trusts(ACCOUNT_PRINCIPALS) && isAllowed(rights(), 'sts:AssumeRole', arn));
}

function getSessionToken(state: StateFile, input: QueryInput, { userName }: Caller): XmlElements {
  refuseUndone(input);
  if (userName === undefined) {
    throw new AwsFault('AccessDenied', 'Cannot call GetSessionToken with session credentials', 403);
  }
  const seconds = readSeconds(input, { otherwise: USER_SECONDS, most: MOST_USER_SECONDS });
  return { Credentials: writeCredentials(addSession(state, { kind: 'user', name: userName }, seconds)) };
}

function refuseUndone(input: QueryInput): void {
  const undone = UNDONE.find((name) => input.parts.has(name));
  if (undone !== undefined) throw notDone(`STS sessions with ${undone}`);
}

function readSeconds(
  input: QueryInput,
  { otherwise, most }: { readonly otherwise: number; readonly most: number },
): number {
  const seconds = optionalInteger(input, 'DurationSeconds') ?? otherwise;
  if (seconds >= 900 && seconds <= most) return seconds;
  throw invalid(`DurationSeconds is ${seconds}: expected 900 to ${most}.`);
}

function writeCredentials({ keyId, secret, token, expiresAt }: SessionRecord): XmlElements {
  return { AccessKeyId: keyId, SecretAccessKey: secret, SessionToken: token, Expiration: new Date(expiresAt) };
}

function invalid(message: string): AwsFault {
  return new AwsFault('ValidationError', message);
}
