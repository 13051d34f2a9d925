// Audit logs. Where they are to go is kept, checked as Redshift checks it, and answered; none are written, which the status says
// (https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html).

import { AwsFault, notDone } from '../aws-fault.ts';
import { isAllowed } from '../iam/evaluate.ts';
import { optionalText, requiredText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import { bucketFolder } from '../s3/bucket-directory.ts';
import { policyStatements } from '../s3/bucket-policy.ts';
import type { StateFile } from '../state-file.ts';
import type { XmlElements } from '../xml.ts';
import type { RedshiftContext } from './cluster-actions.ts';
import type { ClusterRecord } from './cluster-record.ts';
import { changeCluster, clusterNamed } from './clusters.ts';
import { clusterIn } from './named-cluster.ts';

const PREFIX = /^[\p{L}\p{N}\s_.:/=+\\@-]*$/u;
const NOT_WRITTEN = 'The local Redshift writes no audit logs.';
/** As whom Redshift writes logs: the service, or in older policies a user of Redshift's own account in us-west-2. */
const WRITERS = [
  { kind: 'Service', names: ['redshift.amazonaws.com'] },
  { kind: 'AWS', names: ['arn:aws:iam::902366379725:user/logs'] },
] as const;

/** The actions on audit logs. */
export function loggingActions(context: RedshiftContext): Readonly<Record<string, Action>> {
  const { state } = context;
  return {
    EnableLogging: (input) => {
      const { identifier } = clusterIn(state, input, ['available']);
      return writeStatus(changeCluster(state, identifier, { logging: readLogging(context, input) }));
    },
    DisableLogging: (input) => {
      const { identifier } = clusterIn(state, input, ['available']);
      return writeStatus(changeCluster(state, identifier, { logging: undefined }));
    },
    DescribeLoggingStatus: (input) => writeStatus(clusterNamed(state, requiredText(input, 'ClusterIdentifier'))),
  };
}

function readLogging({ state, bucketsDirectory }: RedshiftContext, input: QueryInput): ClusterRecord['logging'] {
  const destination = optionalText(input, 'LogDestinationType') ?? 's3';
  if (destination !== 's3') throw notDone(`audit logs to ${destination}`);
  const bucket = requiredText(input, 'BucketName');
  const prefix = optionalText(input, 'S3KeyPrefix');
  if (prefix !== undefined && !PREFIX.test(prefix)) {
    throw new AwsFault('InvalidS3KeyPrefixFault', `The S3 key prefix ${prefix} has characters that it may not have.`);
  }
  requireBucket(bucketsDirectory, bucket);
  requireWritable(state, bucket, prefix ?? '');
  return { bucket, ...(prefix === undefined ? {} : { prefix }), enabledAt: new Date().toISOString() };
}

function requireBucket(directory: string, bucket: string): void {
  try {
    bucketFolder(directory, bucket);
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    throw new AwsFault('BucketNotFoundFault', `Bucket ${bucket} does not exist.`);
  }
}

/** The bucket's policy must let Redshift look at the bucket's ACL and put objects. */
function requireWritable(state: StateFile, bucket: string, prefix: string): void {
  const may = WRITERS.some((writer) => {
    const statements = policyStatements(state, bucket, writer);
    const arn = `arn:aws:s3:::${bucket}`;
    return (
      isAllowed(statements, 's3:GetBucketAcl', arn) && isAllowed(statements, 's3:PutObject', `${arn}/${prefix}AWSLogs`)
    );
  });
  if (may) return;
  const message = `Cannot write to bucket ${bucket}. Please ensure that your IAM permissions are set up correctly.`;
  throw new AwsFault('InsufficientS3BucketPolicyFault', message);
}

function writeStatus({ logging }: ClusterRecord): XmlElements {
  if (logging === undefined) return { LoggingEnabled: false };
  return {
    LoggingEnabled: true,
    BucketName: logging.bucket,
    S3KeyPrefix: logging.prefix,
    LastFailureTime: new Date(logging.enabledAt),
    LastFailureMessage: NOT_WRITTEN,
    LogDestinationType: 's3',
  };
}
