import { AwsFault } from '../aws-fault.ts';
import type { StateFile } from '../state-file.ts';
import type { EntityRecord } from './entity.ts';
import type { IdentityRecord } from './identity-record.ts';
import { managedPolicy } from './managed-policies.ts';
import { readPolicy } from './policy-document.ts';
import type { PolicyStatement } from './policy-document.ts';

/** A policy of the account's own, as the state keeps it. */
export interface PolicyRecord extends EntityRecord {
  /** JSON text, as it was sent: of the default version. */
  readonly document: string;
  /** Where it is not the first. */
  readonly defaultVersion?: string;
  /** In order; absent where there is only the one that the policy was made with. */
  readonly versions?: readonly PolicyVersion[];
  /** The number of the latest version, which may be deleted: numbers are not given again. */
  readonly lastVersion?: number;
}

/** One text of a policy. */
export interface PolicyVersion {
  readonly id: string;
  readonly document: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** Of a policy that was just made. */
export const FIRST_VERSION = 'v1';

/** The account's own policy of an ARN, undefined when there is none. */
export function ownPolicy(state: StateFile, arn: string): PolicyRecord | undefined {
  const { policies } = state.read();
  return Object.hasOwn(policies, arn) ? policies[arn] : undefined;
}

/** What a policy that can be attached grants: AWS's or the account's own; undefined for one that is neither. */
export function grantsOf(state: StateFile, arn: string): readonly PolicyStatement[] | undefined {
  const own = ownPolicy(state, arn);
  return own === undefined ? managedPolicy(arn) : readPolicy(own.document, 'rights');
}

/** All that an identity's policies say: those attached and those inline. */
export function rightsOf(
  state: StateFile,
  { attached, inline }: Pick<IdentityRecord, 'attached' | 'inline'>,
): readonly PolicyStatement[] {
  const managed = attached.flatMap((arn) => grantsOf(state, arn) ?? []);
  return [...managed, ...Object.values(inline).flatMap((text) => readPolicy(text, 'rights'))];
}

/** The versions of a policy, in order. */
export function versionsOf({ versions, document, createdAt }: PolicyRecord): readonly PolicyVersion[] {
  return versions ?? [{ id: FIRST_VERSION, document, createdAt }];
}

/** Keeps a policy, replacing the one of its ARN. */
export function keepPolicy(state: StateFile, policy: PolicyRecord): void {
  state.change((all) => ({ ...all, policies: { ...all.policies, [policy.arn]: policy } }));
}

/**
 * The account's own policy of an ARN; IAM's fault when there is none. AWS's own have no version here that could be read: what they
 * say of S3 is known, the rest is not.
 */
export function requireOwn(state: StateFile, arn: string): PolicyRecord {
  const own = ownPolicy(state, arn);
  if (own !== undefined) return own;
  throw noSuchPolicy(arn);
}

/** IAM's fault for a policy that is not there. */
export function noSuchPolicy(arn: string): AwsFault {
  return new AwsFault('NoSuchEntity', `Policy ${arn} was not found.`, 404);
}
