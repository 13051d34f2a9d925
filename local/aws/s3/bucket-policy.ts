import { ACCOUNT_PRINCIPALS } from '../iam/caller.ts';
import { namesPrincipal } from '../iam/evaluate.ts';
import { readPolicy } from '../iam/policy-document.ts';
import type { PolicyStatement } from '../iam/policy-document.ts';
import type { StateFile } from '../state-file.ts';
import { accessBlockOf, settingsOf } from './bucket-settings.ts';

/** As whom a bucket's policy may name somebody: by ARN, or as a service of AWS's. */
export interface Principals {
  readonly kind: 'AWS' | 'Service';
  readonly names: readonly string[];
}

/** What a bucket's policy says of somebody. Who is of the account is denied what the account is, and granted what it is named for. */
export function policyStatements(
  state: StateFile,
  bucket: string,
  { kind, names }: Principals,
): readonly PolicyStatement[] {
  const { policy } = settingsOf(state, bucket);
  if (policy === undefined) return [];
  const denied = kind === 'AWS' && names.length > 0 ? [...names, ...ACCOUNT_PRINCIPALS] : names;
  return readPolicy(policy, 'bucket').filter((statement) =>
    namesPrincipal(statement, { kind, names: statement.Effect === 'Deny' ? denied : names }),
  );
}

/** What a bucket's policy says of anybody, unless what is public is restricted. */
export function publicStatements(state: StateFile, bucket: string): readonly PolicyStatement[] {
  if (accessBlockOf(state, bucket)?.RestrictPublicBuckets === true) return [];
  return policyStatements(state, bucket, { kind: 'AWS', names: [] });
}

/** Whether a policy grants something to anybody. */
export function isPublic(policy: string): boolean {
  const nobody = { kind: 'AWS', names: [] } as const;
  return readPolicy(policy, 'bucket').some(
    (statement) => statement.Effect === 'Allow' && namesPrincipal(statement, nobody),
  );
}
