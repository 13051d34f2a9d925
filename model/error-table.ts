// What is done about what goes wrong, in one place. First every type of failure, with its verdict; then, from SQLSTATEs, messages
// of Redshift, faults of AWS and codes of Node, which type an error is: the first row that fits decides. Where an SQLSTATE says
// too little (Redshift uses XX000 for nearly everything that its engine refuses), the message decides.

/**
 * `retry`: the next attempt may succeed as things are, and uses up one of the task's retries. `wait`: it will succeed once
 * something has passed, which uses up none and is bounded by the task's timeout. `fail`: somebody must change something first.
 */
export type Verdict = 'retry' | 'wait' | 'fail';

/** The `type` of every failure that an activity may end with, and what is done about it. */
export const VERDICTS = {
  // The plan.
  UnknownDag: 'fail',
  InvalidDag: 'fail',
  InvalidParams: 'fail',
  PlanMismatch: 'wait',
  NotSupported: 'fail',
  // Something outside that is on its way: a cluster, a slot, another worker.
  NotYet: 'wait',
  WorkerStopped: 'wait',
  WorkerLost: 'fail',
  // Configuration and AWS.
  InvalidConfig: 'fail',
  AwsUnavailable: 'retry',
  AwsBusy: 'wait',
  AwsRefused: 'fail',
  NotOurs: 'fail',
  WarehouseGone: 'fail',
  // The warehouse.
  WarehouseUnavailable: 'retry',
  WarehouseBusy: 'wait',
  Conflict: 'retry',
  RoleNotReady: 'wait',
  LoginRefused: 'fail',
  NotPermitted: 'fail',
  SqlFailed: 'fail',
  BadData: 'fail',
  LedgerTooNew: 'fail',
  // Tasks.
  TimedOut: 'retry',
  NoFiles: 'fail',
  ChangedFiles: 'fail',
  LedgerMismatch: 'fail',
  SchemaDrift: 'fail',
  DoesNotFit: 'fail',
  AppendedBefore: 'fail',
  CheckFailed: 'fail',
  StaleSource: 'fail',
  ResultDiffers: 'fail',
  // An error that no row knows: worth another attempt.
  Unexpected: 'retry',
} as const satisfies Record<string, Verdict>;

export type FailureType = keyof typeof VERDICTS;

/** What an error said of itself. */
export interface ErrorFacts {
  /** SQLSTATE; AWS's code without `Fault` or `Exception`; or a code of Node or OpenSSL. */
  readonly code: string;
  readonly message: string;
  readonly httpStatus?: number;
}

/** An error's type, and what to do in a sentence, which may be empty. */
export interface Judgement {
  readonly kind: FailureType;
  readonly advice: string;
}

/** Judges an error that the warehouse, or the connection to it, rejected with; undefined for what neither says. */
export function judgeWarehouse(facts: ErrorFacts): Judgement | undefined {
  return WAREHOUSE.find((row) => fits(row, facts));
}

/** Judges what a call to AWS failed with: whatever no row knows is refused for good. */
export function judgeAws(facts: ErrorFacts): Judgement {
  return AWS.find((row) => fits(row, facts)) ?? { kind: 'AwsRefused', advice: '' };
}

interface Row extends Judgement {
  readonly code?: RegExp;
  readonly message?: RegExp;
  readonly httpStatus?: (status: number) => boolean;
}

const LATER = 'It may pass by itself.';
const SOON = 'It passes by itself.';

/** Node's codes for a connection that could not be made, or that broke. */
const DISCONNECTED = /^E(?:CONNREFUSED|CONNRESET|CONNABORTED|TIMEDOUT|PIPE|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH)$/;

const WAREHOUSE: readonly Row[] = [
  // The load itself, in Redshift's two wordings, old and new.
  {
    kind: 'BadData',
    message: /Check '(?:stl_load_errors|sys_load_error_detail)'/,
    advice: 'Mend the file, then retry.',
  },
  {
    kind: 'BadData',
    message: /^Cannot insert a NULL value into column/,
    advice: 'Mend the data or the statement, then retry.',
  },
  { kind: 'BadData', message: /jsonpaths and the number of columns should match/, advice: 'Mend the JSONPaths file.' },
  // S3 behind COPY and UNLOAD, in Redshift's words: S3ServiceException:…,Status 503,Error SlowDown,…,CanRetry 1.
  { kind: 'WarehouseBusy', message: /S3ServiceException:.*(?:Status 503|Error SlowDown)/s, advice: SOON },
  { kind: 'WarehouseUnavailable', message: /S3ServiceException:.*(?:Status 5\d\d|CanRetry 1)/s, advice: LATER },
  {
    kind: 'NotPermitted',
    message: /S3ServiceException:.*Error (?:AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch)/s,
    advice: "Give the cluster's role the right to read the bucket, then retry.",
  },
  // IAM takes up to a minute until a new role may be assumed everywhere.
  {
    kind: 'RoleNotReady',
    message: /not authorized to assume IAM Role|Not authorized to get credentials of role/,
    advice: LATER,
  },
  {
    kind: 'SqlFailed',
    message: /S3ServiceException|S3 prefix '.*' does not exist/s,
    advice: 'Correct the place in S3.',
  },
  // Two transactions that cannot both be right (1023), a table dropped under one (1018), a deadlock, a lock not had in time.
  {
    kind: 'Conflict',
    message: /^1023\b|Serializable isolation violation|conflict with concurrent transaction/,
    advice: LATER,
  },
  { kind: 'Conflict', message: /^1018\b|could not open relation with OID/, advice: LATER },
  { kind: 'Conflict', code: /^(?:40001|40P01|55P03|55006)$/, advice: LATER },
  { kind: 'SqlFailed', message: /Disk Full/i, advice: 'Give the cluster more space, then retry.' },
  // A resize leaves a cluster read-only; https://docs.aws.amazon.com/redshift/latest/mgmt/resizing-cluster.html
  {
    kind: 'WarehouseBusy',
    message: /read-only mode|maintenance mode|being resized|is resizing/i,
    advice: SOON,
  },
  // cannot_connect_now: starting up or recovering. too_many_connections.
  { kind: 'WarehouseBusy', code: /^(?:57P03|53300)$/, advice: SOON },
  // Connections, resources, an operator or a queue's rule, the system below.
  { kind: 'WarehouseUnavailable', code: /^(?:08|53|57|58)/, advice: LATER },
  { kind: 'WarehouseUnavailable', code: DISCONNECTED, advice: LATER },
  {
    kind: 'WarehouseUnavailable',
    message:
      /^(?:Connection terminated|timeout expired|timeout exceeded when trying to connect|Client (?:has encountered a connection error|was closed))/,
    advice: LATER,
  },
  {
    kind: 'LoginRefused',
    code: /^28/,
    advice: 'Correct user and password (DB_USER and DB_PASSWORD in dwh.cfg), then retry.',
  },
  { kind: 'LoginRefused', code: /^3D000$/, advice: 'Correct the database (DB_NAME in dwh.cfg), then retry.' },
  {
    kind: 'LoginRefused',
    code: /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/,
    advice:
      "The server's certificate cannot be verified: correct the host, or trust its authority with NODE_EXTRA_CA_CERTS.",
  },
  { kind: 'LoginRefused', message: /does not support SSL/, advice: 'Set ssl to disable for this target.' },
  { kind: 'NotPermitted', code: /^42501$/, advice: 'Grant the right to the user, then retry.' },
  { kind: 'BadData', code: /^2[1-3]/, advice: 'Mend the data or the statement, then retry.' },
  // An internal error that no row above knows may be the cluster's own trouble.
  { kind: 'WarehouseUnavailable', code: /^XX/, advice: LATER },
  { kind: 'SqlFailed', code: /^[0-9A-Z]{5}$/, advice: 'Correct the statement, then retry.' },
];

const RIGHTS = 'Give the AWS user this right (docs/sparkify.md lists all that are needed).';
const ACCESS_KEY = 'The access key is unknown to AWS: check KEY in dwh.cfg, or AWS_ACCESS_KEY_ID.';

const AWS: readonly Row[] = [
  // The cluster is on its way to another state: creating, pausing, resizing, deleting.
  { kind: 'AwsBusy', code: /^InvalidClusterState$/, advice: '' },
  {
    kind: 'AwsBusy',
    code: /^(?:Throttling|ThrottledException|RequestLimitExceeded|TooManyRequests|SlowDown|DependentServiceRequestThrottling)$/,
    advice: '',
  },
  {
    kind: 'AwsBusy',
    code: /^InsufficientClusterCapacity$/,
    advice: 'AWS has no such node free at present: it is tried again; another node type may be had at once.',
  },
  {
    kind: 'AwsUnavailable',
    code: /^(?:RequestTimeout|TimeoutError|ServiceUnavailable|Internal(?:Failure|Error)|DependentService\w+|ConcurrentModification|DeleteConflict)$/,
    advice: '',
  },
  // So Redshift says of a role that does not exist or does not trust it (https://repost.aws/knowledge-center/redshift-iam-role-error),
  // and of one that IAM has not made known everywhere yet (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html).
  // The code is that of every other wrong value too.
  {
    kind: 'RoleNotReady',
    code: /^InvalidParameterValue$/,
    message:
      /\bIAM role\b.*(?:not valid|invalid|delegate access|does not exist)|not authorized to assume\b.*\brole\b/is,
    advice: 'A new role is known everywhere within minutes.',
  },
  { kind: 'AwsUnavailable', code: DISCONNECTED, advice: '' },
  { kind: 'AwsUnavailable', httpStatus: (status) => status >= 500, advice: '' },
  { kind: 'AwsRefused', code: /^(?:AccessDenied|UnauthorizedOperation)$/, advice: RIGHTS },
  { kind: 'AwsRefused', code: /^(?:InvalidClientTokenId|InvalidAccessKeyId)$/, advice: ACCESS_KEY },
  {
    kind: 'AwsRefused',
    code: /^SignatureDoesNotMatch$/,
    advice: 'The secret does not belong to the access key: check SECRET in dwh.cfg, or AWS_SECRET_ACCESS_KEY.',
  },
  {
    kind: 'AwsRefused',
    code: /^ExpiredToken$/,
    advice: 'The session has expired: get new credentials, then retry the run.',
  },
  {
    kind: 'AwsRefused',
    code: /^CredentialsProviderError$/,
    advice: 'No AWS credentials were found: set KEY and SECRET in dwh.cfg, or AWS_ACCESS_KEY_ID and its secret.',
  },
  {
    kind: 'AwsRefused',
    code: /^NoSuchBucket$/,
    advice: 'Create the bucket, or correct its name in the configuration.',
  },
  {
    kind: 'AwsRefused',
    code: /^PermanentRedirect$/,
    advice: 'The bucket is in another region: set REGION to it.',
  },
  {
    kind: 'AwsRefused',
    code: /^ClusterQuotaExceeded$/,
    advice: 'Delete a cluster that is not needed, or ask AWS for a higher quota.',
  },
  {
    kind: 'AwsRefused',
    code: /^NumberOfNodesQuotaExceeded$/,
    advice: 'Use fewer nodes (DWH_NUM_NODES), or ask AWS for a higher quota.',
  },
];

function fits(row: Row, { code, message, httpStatus = 0 }: ErrorFacts): boolean {
  return (
    (row.code?.test(code) ?? true) && (row.message?.test(message) ?? true) && (row.httpStatus?.(httpStatus) ?? true)
  );
}
