// What SDKs and tools ask of a bucket beside its objects. The local S3 has no such settings: it answers as S3 does for a bucket on
// which nothing was set, and refuses to set anything.

import { ACCOUNT_ID } from '../account.ts';
import { AwsFault, notDone } from '../aws-fault.ts';
import type { XmlElements } from '../xml.ts';
import { bucketFolder } from './bucket-directory.ts';
import { requireRight } from './bucket-rights.ts';
import { findObject } from './objects.ts';
import { sendXml } from './s3-answer.ts';
import type { S3Context } from './s3-context.ts';
import type { S3Request } from './s3-request.ts';

const OWNER = { ID: ACCOUNT_ID, DisplayName: 'local' };

type Answer =
  { readonly element: string; readonly content: XmlElements } | { readonly fault: string; readonly message: string };

const OF_OBJECT: Readonly<Record<string, Answer>> = {
  acl: { element: 'AccessControlPolicy', content: ownerOnly() },
  tagging: { element: 'Tagging', content: { TagSet: {} } },
};

const OF_BUCKET: Readonly<Record<string, Answer>> = {
  ...OF_OBJECT,
  versioning: { element: 'VersioningConfiguration', content: {} },
  notification: { element: 'NotificationConfiguration', content: {} },
  logging: { element: 'BucketLoggingStatus', content: {} },
  accelerate: { element: 'AccelerateConfiguration', content: {} },
  requestPayment: { element: 'RequestPaymentConfiguration', content: { Payer: 'BucketOwner' } },
  ownershipControls: {
    element: 'OwnershipControls',
    content: { Rule: { ObjectOwnership: 'BucketOwnerEnforced' } },
  },
  publicAccessBlock: {
    element: 'PublicAccessBlockConfiguration',
    content: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
  },
  encryption: {
    element: 'ServerSideEncryptionConfiguration',
    content: {
      Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false },
    },
  },
  tagging: { fault: 'NoSuchTagSet', message: 'The TagSet does not exist' },
  policy: { fault: 'NoSuchBucketPolicy', message: 'The bucket policy does not exist' },
  policyStatus: { fault: 'NoSuchBucketPolicy', message: 'The bucket policy does not exist' },
  cors: { fault: 'NoSuchCORSConfiguration', message: 'The CORS configuration does not exist' },
  lifecycle: { fault: 'NoSuchLifecycleConfiguration', message: 'The lifecycle configuration does not exist' },
  website: {
    fault: 'NoSuchWebsiteConfiguration',
    message: 'The specified bucket does not have a website configuration',
  },
  replication: {
    fault: 'ReplicationConfigurationNotFoundError',
    message: 'The replication configuration was not found',
  },
  'object-lock': {
    fault: 'ObjectLockConfigurationNotFoundError',
    message: 'Object Lock configuration does not exist for this bucket',
  },
};

/** Answers what is asked about a bucket's or an object's settings. */
export function answerSubresource(context: S3Context, request: S3Request, name: string): void {
  const answers = request.key === '' ? OF_BUCKET : OF_OBJECT;
  const answer = Object.hasOwn(answers, name) ? answers[name] : undefined;
  if (request.method !== 'GET' || answer === undefined) throw notDone(`S3 ${request.method} ?${name}`);
  const folder = bucketFolder(context.directory, request.bucket);
  requireRight(request, 'read');
  if (request.key !== '') findObject(folder, request.key, context.factsOf);
  if ('fault' in answer) throw new AwsFault(answer.fault, answer.message, 404);
  sendXml(request, answer.element, answer.content);
}

function ownerOnly(): XmlElements {
  return { Owner: OWNER, AccessControlList: { Grant: [{ Grantee: OWNER, Permission: 'FULL_CONTROL' }] } };
}
