import type { TagMap } from '../tags.ts';

/** ClusterStatus: those that the local Redshift goes through. */
export type ClusterStatus =
  | 'creating'
  | 'available'
  | 'modifying'
  | 'resizing'
  | 'rebooting'
  | 'pausing'
  | 'paused'
  | 'resuming'
  | 'final-snapshot'
  | 'deleting'
  | 'hardware-failure';

/** A role as a cluster has it. */
interface ClusterRole {
  readonly arn: string;
  readonly status: 'adding' | 'in-sync' | 'removing';
}

/** A cluster as the state keeps it. */
export interface ClusterRecord {
  readonly identifier: string;
  readonly status: ClusterStatus;
  readonly nodeType: string;
  readonly numberOfNodes: number;
  readonly database: string;
  readonly user: string;
  /** A secret: it goes into no answer and no log. */
  readonly password: string;
  /** 0 until the first start has found a free one. */
  readonly port: number;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly publiclyAccessible: boolean;
  readonly roles: readonly ClusterRole[];
  readonly defaultRole?: string;
  readonly securityGroups: readonly string[];
  /** Where it names one; else the default one. */
  readonly subnetGroup?: string;
  readonly parameterGroup?: string;
  /** The parameters that it was last started with. */
  readonly applied?: Readonly<Record<string, string>>;
  /** Where its audit logs are to go. */
  readonly logging?: { readonly bucket: string; readonly prefix?: string; readonly enabledAt: string } | undefined;
  readonly tags: TagMap;
  /** The snapshot whose data it began with. */
  readonly restoredFrom?: string;
  /** The snapshot that is taken before it is deleted. */
  readonly finalSnapshot?: string;
  /** A UUID: tells a cluster from a later one of the same name. */
  readonly namespace: string;
}
