import type { CopyAuthorization } from '../../redshift-sql/copy-authorization.ts';
import { StorageFault } from '../redshift/copy/storage.ts';
import { ACCOUNT_ID } from './account.ts';
import { ACCOUNT_PRINCIPALS, holderOf } from './iam/caller.ts';
import { allowing, isAllowed, isTrusted } from './iam/evaluate.ts';
import { rightsOf } from './iam/policies.ts';
import { readPolicy } from './iam/policy-document.ts';
import type { PolicyStatement } from './iam/policy-document.ts';
import type { RoleRecord } from './iam/identity-record.ts';
import { roleOfArn } from './iam/roles.ts';
import type { ClusterRecord } from './redshift/cluster-record.ts';
import { clusterNamed } from './redshift/clusters.ts';
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

type CopyKeys = Extract<CopyAuthorization, { readonly kind: 'keys' }>;

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
      last = { state, authorization, rights: rightsFrom(statementsOf(options, authorization)) };
    }
    return last.rights;
  };
}

function rightsFrom(statements: readonly PolicyStatement[]): CopyRights {
  const require = (isGranted: boolean): void => {
    if (!isGranted) throw new StorageFault('Access Denied', { code: 'AccessDenied', status: 403 });
  };
  const mayList = allowing(statements, 's3:ListBucket');
  const mayRead = allowing(statements, 's3:GetObject');
  const mayGet = (bucket: string, key: string): boolean => mayRead(`arn:aws:s3:::${bucket}/${key}`);
  return {
    mayGet,
    requireList: (bucket) => require(mayList(`arn:aws:s3:::${bucket}`)),
    requireGet: (bucket, key) => require(mayGet(bucket, key)),
    requirePut: (bucket, key) => require(isAllowed(statements, 's3:PutObject', `arn:aws:s3:::${bucket}/${key}`)),
    requireDelete: (bucket, key) => require(isAllowed(statements, 's3:DeleteObject', `arn:aws:s3:::${bucket}/${key}`)),
  };
}

function statementsOf(options: CopyRightsOptions, authorization: CopyAuthorization): readonly PolicyStatement[] {
  const found = clusterNamed(options.state, options.cluster);
  switch (authorization.kind) {
    case 'keys':
      return rightsOfKey(options.state, authorization);
    case 'role':
      return assumeChain({ ...options, found }, authorization.arns);
    case 'default-role':
      if (found.defaultRole === undefined) throw noAuthorization('The cluster has no default IAM role.');
      return assumeChain({ ...options, found }, [found.defaultRole]);
    case 'none':
      throw noAuthorization('COPY from Amazon S3 needs an authorization: IAM_ROLE, CREDENTIALS, or ACCESS_KEY_ID.');
  }
}

/** Those of the key's user or role; a key that the account has not made may do everything. */
function rightsOfKey(
  state: StateFile,
  { accessKeyId, secretAccessKey, sessionToken }: CopyKeys,
): readonly PolicyStatement[] {
  const holder = holderOf(state, accessKeyId);
  if (holder.kind === 'inactive') throw keyFault('InvalidAccessKeyId', UNKNOWN_KEY);
  if (holder.kind === 'expired') throw keyFault('ExpiredToken', 'The provided token has expired.');
  const { caller, secrets } = holder;
  if (secrets !== undefined) {
    const { secret, token } = secrets;
    if (token !== undefined && sessionToken === undefined) throw keyFault('InvalidAccessKeyId', UNKNOWN_KEY);
    if (token !== sessionToken) throw keyFault('InvalidToken', 'The provided token is malformed or otherwise invalid.');
    if (secret !== secretAccessKey) throw keyFault('SignatureDoesNotMatch', WRONG_SECRET);
  }
  return caller.rights();
}

function keyFault(code: string, message: string): StorageFault {
  return new StorageFault(message, { code, status: code.endsWith('Token') ? 400 : 403 });
}

const UNKNOWN_KEY = 'The AWS Access Key Id you provided does not exist in our records.';
const WRONG_SECRET =
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.';

/** The cluster assumes the first role, which assumes the next one; the last one's rights count. */
function assumeChain(assumption: Assumption, arns: readonly string[]): readonly PolicyStatement[] {
  let last: RoleRecord | undefined;
  for (const arn of arns) {
    const role = roleOfArn(assumption.state, arn);
    const may = last === undefined ? mayCluster(assumption, role) : mayRole(assumption, last, role);
    if (role === undefined || !may) throw notAuthorized(assumption, arn);
    last = role;
  }
  return last === undefined ? [] : rightsOf(assumption.state, last);
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
