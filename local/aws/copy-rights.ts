import type { CopyAuthorization } from '../../redshift-sql/copy-authorization.ts';
import { StorageFault } from '../redshift/copy/storage.ts';
import { ACCOUNT_ID } from './account.ts';
import { actorOfKey } from './copy-keys.ts';
import type { CopyActor } from './copy-keys.ts';
import { ACCOUNT_PRINCIPALS } from './iam/caller.ts';
import { allowing, isAllowed, isTrusted } from './iam/evaluate.ts';
import { rightsOf } from './iam/policies.ts';
import { readPolicy } from './iam/policy-document.ts';
import type { RoleRecord } from './iam/identity-record.ts';
import { roleOfArn } from './iam/roles.ts';
import type { ClusterRecord } from './redshift/cluster-record.ts';
import { clusterNamed } from './redshift/clusters.ts';
import { policyStatements } from './s3/bucket-policy.ts';
import type { StateFile } from './state-file.ts';

/** What a COPY or an UNLOAD may do in S3; what is required and not granted is S3's refusal. */
export interface CopyRights {
  mayGet(bucket: string, key: string): boolean;
  requireList(bucket: string): void;
  requireGet(bucket: string, key: string): void;
  requirePut(bucket: string, key: string): void;
  requireDelete(bucket: string, key: string): void;
}

export interface CopyRightsOptions {
  readonly state: StateFile;
  readonly cluster: string;
  readonly region: string;
}

interface Assumption extends CopyRightsOptions {
  readonly found: ClusterRecord;
}

/** Assumes what COPY names, as the cluster; throws Redshift's fault when it may not. */
export type AssumeRights = (authorization: CopyAuthorization) => CopyRights;

/**
 * Assumes roles for one cluster. A COPY of thousands of objects asks for each: the last answer is given again while neither
 * the account nor the authorization has changed.
 */
export function assumeRights(options: CopyRightsOptions): AssumeRights {
  let last:
    { readonly state: unknown; readonly authorization: CopyAuthorization; readonly rights: CopyRights } | undefined;
  return (authorization) => {
    const state = options.state.read();
    if (last?.state !== state || last.authorization !== authorization) {
      last = { state, authorization, rights: rightsFrom(options.state, actorOf(options, authorization)) };
    }
    return last.rights;
  };
}

function rightsFrom(state: StateFile, { statements, principals }: CopyActor): CopyRights {
  const require = (isGranted: boolean): void => {
    if (!isGranted) throw new StorageFault('Access Denied', { code: 'AccessDenied', status: 403 });
  };
  const known = new Map<string, (resource: string) => boolean>();
  const may = (action: string, bucket: string): ((resource: string) => boolean) => {
    const name = `${action} ${bucket}`;
    const found = known.get(name);
    if (found !== undefined) return found;
    const ofBucket = policyStatements(state, bucket, { kind: 'AWS', names: principals });
    const test = allowing([...statements, ...ofBucket], action);
    known.set(name, test);
    return test;
  };
  const mayObject = (action: string, bucket: string, key: string): boolean =>
    may(action, bucket)(`arn:aws:s3:::${bucket}/${key}`);
  const mayGet = (bucket: string, key: string): boolean => mayObject('s3:GetObject', bucket, key);
  return {
    mayGet,
    requireList: (bucket) => require(may('s3:ListBucket', bucket)(`arn:aws:s3:::${bucket}`)),
    requireGet: (bucket, key) => require(mayGet(bucket, key)),
    requirePut: (bucket, key) => require(mayObject('s3:PutObject', bucket, key)),
    requireDelete: (bucket, key) => require(mayObject('s3:DeleteObject', bucket, key)),
  };
}

function actorOf(options: CopyRightsOptions, authorization: CopyAuthorization): CopyActor {
  const found = clusterNamed(options.state, options.cluster);
  switch (authorization.kind) {
    case 'keys':
      return actorOfKey(options.state, authorization);
    case 'role':
      return assumeChain({ ...options, found }, authorization.arns);
    case 'default-role':
      if (found.defaultRole === undefined) throw noAuthorization('The cluster has no default IAM role.');
      return assumeChain({ ...options, found }, [found.defaultRole]);
    case 'none':
      throw noAuthorization('COPY from Amazon S3 needs an authorization: IAM_ROLE, CREDENTIALS, or ACCESS_KEY_ID.');
  }
}

/** The cluster assumes the first role, which assumes the next one; the last one's rights count. */
function assumeChain(assumption: Assumption, arns: readonly string[]): CopyActor {
  let last: RoleRecord | undefined;
  for (const arn of arns) {
    const role = roleOfArn(assumption.state, arn);
    const may = last === undefined ? mayCluster(assumption, role) : mayRole(assumption, last, role);
    if (role === undefined || !may) throw notAuthorized(assumption, arn);
    last = role;
  }
  if (last === undefined) return { principals: [], statements: [] };
  return { principals: [last.arn], statements: rightsOf(assumption.state, last) };
}

function mayCluster({ found }: Assumption, role: RoleRecord | undefined): boolean {
  if (role === undefined) return false;
  const isAttached = found.roles.some(({ arn, status }) => arn === role.arn && status === 'in-sync');
  const trust = readPolicy(role.trustPolicy, 'trust');
  return isAttached && isTrusted(trust, { kind: 'Service', name: 'redshift.amazonaws.com' });
}

function mayRole({ state }: Assumption, from: RoleRecord, to: RoleRecord | undefined): boolean {
  if (to === undefined || !isAllowed(rightsOf(state, from), 'sts:AssumeRole', to.arn)) return false;
  const trust = readPolicy(to.trustPolicy, 'trust');
  return [from.arn, ...ACCOUNT_PRINCIPALS].some((name) => isTrusted(trust, { kind: 'AWS', name }));
}

function notAuthorized({ region, found }: Assumption, roleArn: string): StorageFault {
  const user = `arn:aws:redshift:${region}:${ACCOUNT_ID}:dbuser:${found.identifier}/${found.user}`;
  const message = `User ${user} is not authorized to assume IAM Role ${roleArn}`;
  return new StorageFault(message, { kind: 'role', code: 'AccessDenied', status: 403, roleArn });
}

function noAuthorization(message: string): StorageFault {
  return new StorageFault(message, { kind: 'role', code: 'InvalidCredentials', status: 403 });
}
