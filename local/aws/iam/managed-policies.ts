import type { PolicyStatement } from './policy-document.ts';

// What AWS's own policies say of S3 and of assuming roles: all that the local AWS asks of a role
// (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html).
const POLICIES: Readonly<Record<string, readonly PolicyStatement[]>> = {
  AdministratorAccess: [{ Effect: 'Allow', Action: ['*'], Resource: ['*'] }],
  AmazonS3FullAccess: [{ Effect: 'Allow', Action: ['s3:*', 's3-object-lambda:*'], Resource: ['*'] }],
  AmazonS3ReadOnlyAccess: [
    {
      Effect: 'Allow',
      Action: ['s3:Get*', 's3:List*', 's3:Describe*', 's3-object-lambda:Get*', 's3-object-lambda:List*'],
      Resource: ['*'],
    },
  ],
  AmazonRedshiftAllCommandsFullAccess: [
    {
      Effect: 'Allow',
      Action: [
        's3:GetObject',
        's3:GetBucketAcl',
        's3:GetBucketCors',
        's3:GetEncryptionConfiguration',
        's3:GetBucketLocation',
        's3:ListBucket',
        's3:ListAllMyBuckets',
        's3:ListMultipartUploadParts',
        's3:ListBucketMultipartUploads',
        's3:PutObject',
        's3:PutBucketAcl',
        's3:PutBucketCors',
        's3:DeleteObject',
        's3:AbortMultipartUpload',
        's3:CreateBucket',
      ],
      Resource: [
        'arn:aws:s3:::redshift-downloads',
        'arn:aws:s3:::redshift-downloads/*',
        'arn:aws:s3:::*redshift*',
        'arn:aws:s3:::*redshift*/*',
      ],
    },
  ],
  PowerUserAccess: [{ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: ['*'] }],
  ReadOnlyAccess: [{ Effect: 'Allow', Action: ['s3:Get*', 's3:List*', 's3:Describe*'], Resource: ['*'] }],
  AWSGlueConsoleFullAccess: [
    { Effect: 'Allow', Action: ['s3:ListAllMyBuckets', 's3:ListBucket', 's3:GetBucketLocation'], Resource: ['*'] },
    {
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: ['arn:aws:s3:::aws-glue-*/*', 'arn:aws:s3:::*/*aws-glue-*/*'],
    },
  ],
  'service-role/AWSGlueServiceRole': [
    { Effect: 'Allow', Action: ['s3:ListAllMyBuckets', 's3:ListBucket', 's3:GetBucketLocation'], Resource: ['*'] },
    {
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      Resource: ['arn:aws:s3:::aws-glue-*/*', 'arn:aws:s3:::*/*aws-glue-*/*'],
    },
  ],
  AmazonAthenaFullAccess: [
    {
      Effect: 'Allow',
      Action: ['s3:GetBucketLocation', 's3:GetObject', 's3:ListBucket', 's3:PutObject'],
      Resource: ['arn:aws:s3:::aws-athena-query-results-*'],
    },
  ],
  // These say nothing of objects in S3.
  AmazonEC2FullAccess: [],
  AmazonEC2ReadOnlyAccess: [],
  AmazonRedshiftDataFullAccess: [],
  AmazonRedshiftFullAccess: [],
  AmazonRedshiftQueryEditor: [],
  AmazonRedshiftQueryEditorV2FullAccess: [],
  AmazonRedshiftReadOnlyAccess: [],
  AmazonVPCFullAccess: [],
  CloudWatchLogsFullAccess: [],
  IAMFullAccess: [],
  IAMReadOnlyAccess: [],
};

const PREFIX = 'arn:aws:iam::aws:policy/';

/** What a managed policy grants of what the local AWS looks at; undefined for one that it does not know. */
export function managedPolicy(arn: string): readonly PolicyStatement[] | undefined {
  const name = arn.slice(PREFIX.length);
  return arn.startsWith(PREFIX) && Object.hasOwn(POLICIES, name) ? POLICIES[name] : undefined;
}

/** The names of the managed policies that there are. */
export function managedPolicyNames(): readonly string[] {
  return Object.keys(POLICIES);
}
