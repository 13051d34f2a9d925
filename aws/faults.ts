/** What to do after a call failed: the same call may succeed (`retry`), will once something has passed (`wait`), or never. */
export type AwsVerdict = 'retry' | 'wait' | 'fail';

/** A call to AWS that failed, in words for people: what was asked, what AWS said, what to do. */
export class AwsProblem extends Error {
  override readonly name = 'AwsProblem';
  readonly verdict: AwsVerdict;
  /** AWS's code without `Fault` or `Exception`, such as `ClusterQuotaExceeded`, or one of ours, such as `WarehouseGone`. */
  readonly code: string;

  constructor(message: string, facts: { verdict: AwsVerdict; code: string; cause?: unknown }) {
    super(message, { cause: facts.cause });
    this.verdict = facts.verdict;
    this.code = facts.code;
  }
}

/** AWS's codes that pass by themselves. */
const PASSING =
  /^(?:Throttling|RequestLimitExceeded|TooManyRequests|SlowDown|RequestTimeout|TimeoutError|ServiceUnavailable|Internal(?:Failure|Error)|DependentService\w+|InsufficientClusterCapacity|ConcurrentModification|DeleteConflict)$/;

/** Node's codes for a connection that could not be made or broke. */
const DISCONNECTED = /^E(?:CONNREFUSED|CONNRESET|TIMEDOUT|PIPE|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH)$/;

const WHAT_TO_DO: Readonly<Record<string, string>> = {
  AccessDenied: 'Give the AWS user this right (docs/sparkify.md lists all that are needed).',
  UnauthorizedOperation: 'Give the AWS user this right (docs/sparkify.md lists all that are needed).',
  InvalidClientTokenId: 'The access key is unknown to AWS: check KEY in dwh.cfg, or AWS_ACCESS_KEY_ID.',
  InvalidAccessKeyId: 'The access key is unknown to AWS: check KEY in dwh.cfg, or AWS_ACCESS_KEY_ID.',
  SignatureDoesNotMatch:
    'The secret does not belong to the access key: check SECRET in dwh.cfg, or AWS_SECRET_ACCESS_KEY.',
  ExpiredToken: 'The session has expired: get new credentials, then retry the run.',
  CredentialsProviderError:
    'No AWS credentials were found: set KEY and SECRET in dwh.cfg, or AWS_ACCESS_KEY_ID and its secret.',
  NoSuchBucket: 'Create the bucket, or correct its name in the configuration.',
  PermanentRedirect: 'The bucket is in another region: set REGION to it.',
  ClusterQuotaExceeded: 'Delete a cluster that is not needed, or ask AWS for a higher quota.',
  NumberOfNodesQuotaExceeded: 'Use fewer nodes (DWH_NUM_NODES), or ask AWS for a higher quota.',
  InsufficientClusterCapacity:
    'AWS has no such node free at present: it is tried again; another node type may be had at once.',
};

/** Awaits a call to AWS; what fails becomes an {@link AwsProblem}. `what` completes "Could not …". */
export async function askAws<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof AwsProblem ? error : readProblem(what, error);
  }
}

/** AWS's code of an error, without the suffix that the SDK's class names add; Node's code for a broken connection. */
export function faultCode(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown';
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && /^E[A-Z_]+$/.test(code)) return code;
  return error.name.replace(/(?:Fault|Exception)$/, '');
}

/** Awaits a call, and answers undefined when it fails with one of the codes. */
export async function unless<T>(codes: readonly string[], call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (codes.includes(faultCode(error))) return undefined;
    throw error;
  }
}

function readProblem(what: string, error: unknown): AwsProblem {
  const code = faultCode(error);
  const said = error instanceof Error ? error.message : String(error);
  const hint = WHAT_TO_DO[code] ?? '';
  const message = `Could not ${what}: ${code}: ${said.replace(/[.\s]*$/, '.')} ${hint}`.trimEnd();
  return new AwsProblem(message, { verdict: verdictOf(code, error), code, cause: error });
}

function verdictOf(code: string, error: unknown): AwsVerdict {
  if (code === 'InvalidClusterState') return 'wait';
  if (PASSING.test(code) || DISCONNECTED.test(code)) return 'retry';
  const status = (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
  return status !== undefined && status >= 500 ? 'retry' : 'fail';
}
