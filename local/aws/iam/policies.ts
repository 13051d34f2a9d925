import { AwsFault } from '../aws-fault.ts';
import type { StateFile } from '../state-file.ts';
import type { EntityRecord } from './entity.ts';
import type { IdentityRecord } from './identity-record.ts';
import { managedPolicy } from './managed-policies.ts';
import { readPolicy } from './policy-document.ts';
import type { PolicyStatement } from './policy-document.ts';

/** A policy of the account's own, as the state keeps it. */
export interface PolicyRecord extends EntityRecord {
  /** JSON text, as it was sent. */
  readonly document: string;
}

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

/** IAM's fault for a policy that is not there. */
export function noSuchPolicy(arn: string): AwsFault {
  return new AwsFault('NoSuchEntity', `Policy ${arn} was not found.`, 404);
}
