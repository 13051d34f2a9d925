import type { TagMap } from '../tags.ts';

/** A role as the state keeps it. */
export interface RoleRecord {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly description?: string;
  readonly maxSessionSeconds: number;
  /** JSON text, as it was sent: who may assume the role. */
  readonly trustPolicy: string;
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
  /** JSON texts by name. */
  readonly inline: Readonly<Record<string, string>>;
  readonly tags: TagMap;
}
