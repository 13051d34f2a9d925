import type { QueryInput } from '../query-input.ts';
import type { TagMap } from '../tags.ts';
import type { EntityRecord } from './entity.ts';

/** What may do something, by the policies that it has. */
export interface IdentityRecord extends EntityRecord {
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
  /** JSON texts by name. */
  readonly inline: Readonly<Record<string, string>>;
  readonly tags: TagMap;
}

/** A role as the state keeps it. */
export interface RoleRecord extends IdentityRecord {
  readonly maxSessionSeconds: number;
  /** JSON text, as it was sent: who may assume the role. */
  readonly trustPolicy: string;
}

/** The identities of one kind: requests name them by `RoleName` or `UserName`. */
export interface Identities<T extends IdentityRecord> {
  readonly word: 'Role' | 'User';
  /** The one that a request names; IAM's fault when there is none. */
  named(input: QueryInput): T;
  /** Keeps one, replacing the one of its name. */
  keep(identity: T): void;
}
