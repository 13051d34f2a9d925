// What the local AWS remembers: clusters, roles, security groups' rules, what was set on buckets. One JSON file, replaced at once (written beside it,
// then renamed), so that kill -9 leaves the old one or the new one. It holds the clusters' master passwords and users' keys: mode 0600.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SECURITY_GROUP_ID } from './account.ts';
import type { SecurityRule } from './ec2/security-rule.ts';
import { outToEverywhere } from './ec2/security-rules.ts';
import type { SecurityGroup } from './ec2/security-group.ts';
import type { AccessKeyRecord } from './iam/access-keys.ts';
import type { PolicyRecord } from './iam/policies.ts';
import type { IdentityRecord, RoleRecord } from './iam/identity-record.ts';
import type { ClusterRecord } from './redshift/cluster-record.ts';
import type { EventRecord } from './redshift/events.ts';
import type { ParameterGroupRecord } from './redshift/parameter-groups.ts';
import type { SnapshotRecord } from './redshift/snapshot-record.ts';
import type { SubnetGroupRecord } from './redshift/subnet-groups.ts';
import type { BucketSettings } from './s3/bucket-settings.ts';
import type { SessionRecord } from './sts/sessions.ts';
import type { TagMap } from './tags.ts';

/** All that the account has, by name. */
interface AwsState {
  readonly version: 1;
  readonly clusters: Readonly<Record<string, ClusterRecord>>;
  readonly snapshots: Readonly<Record<string, SnapshotRecord>>;
  /** Those that were made, as with parameter groups; the default ones are always there. */
  readonly subnetGroups: Readonly<Record<string, SubnetGroupRecord>>;
  readonly parameterGroups: Readonly<Record<string, ParameterGroupRecord>>;
  /** What happened of late, the latest last. */
  readonly events: readonly EventRecord[];
  readonly roles: Readonly<Record<string, RoleRecord>>;
  /** Those that were made; one is always there. */
  readonly users: Readonly<Record<string, IdentityRecord>>;
  /** Users' keys, by id. */
  readonly accessKeys: Readonly<Record<string, AccessKeyRecord>>;
  /** Keys that end by themselves, by id. */
  readonly sessions: Readonly<Record<string, SessionRecord>>;
  /** Those of the account's own, by ARN. */
  readonly policies: Readonly<Record<string, PolicyRecord>>;
  /** Those that were made; the network's default one is always there. */
  readonly securityGroups: readonly SecurityGroup[];
  /** The rules of security groups, in and out. */
  readonly ingress: readonly SecurityRule[];
  readonly egress: readonly SecurityRule[];
  /** Tags of security groups, subnets and the network, by id; rules have their own. */
  readonly networkTags: Readonly<Record<string, TagMap>>;
  /** What was set on buckets, by name; the buckets themselves are folders. */
  readonly buckets: Readonly<Record<string, BucketSettings>>;
}

/** The state, and the one way to change it: what `change` has returned from is on disk. */
export interface StateFile {
  read(): AwsState;
  change(edit: (state: AwsState) => AwsState): void;
}

const NOTHING: AwsState = {
  version: 1,
  clusters: {},
  snapshots: {},
  subnetGroups: {},
  parameterGroups: {},
  events: [],
  roles: {},
  users: {},
  accessKeys: {},
  sessions: {},
  policies: {},
  securityGroups: [],
  ingress: [],
  egress: [outToEverywhere(SECURITY_GROUP_ID)],
  networkTags: {},
  buckets: {},
};

/** Opens the state in a directory, made if missing. */
export function openState(directory: string): StateFile {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = path.join(directory, 'aws.json');
  let state = readState(file);
  return {
    read: () => state,
    change: (edit) => {
      const next = edit(state);
      const temporary = `${file}.${process.pid}`;
      writeFileSync(temporary, `${JSON.stringify(next, undefined, 2)}\n`, { mode: 0o600 });
      renameSync(temporary, file);
      state = next;
    },
  };
}

function readState(file: string): AwsState {
  const text = readIfThere(file);
  if (text === undefined) return NOTHING;
  const state = parseJson(text) as Partial<AwsState> | undefined;
  if (state?.version === 1) return { ...NOTHING, ...state };
  throw new Error(
    `${file} is not what this version of the local AWS writes (version 1). Delete it to begin with an empty account.`,
  );
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
