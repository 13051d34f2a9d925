// Settings that the local S3 does not have: it answers as S3 does for a bucket on which nothing was set, and refuses to set
// anything. What is taken away is gone already.

import { AwsFault } from '../../aws-fault.ts';
import type { XmlElements } from '../../xml.ts';
import { sendXml } from '../s3-answer.ts';
import { ownerOnly } from './owner-only.ts';
import { answerDeleted } from './setting.ts';
import type { Setting } from './setting.ts';

/** Of an object: its access control list. */
export const objectAcl: Setting = fixed('ObjectAcl', 'AccessControlPolicy', ownerOnly());

/** Of a bucket, by name. */
export const unsetSettings: Readonly<Record<string, Setting>> = {
  notification: fixed('BucketNotification', 'NotificationConfiguration', {}),
  logging: fixed('BucketLogging', 'BucketLoggingStatus', {}),
  accelerate: fixed('AccelerateConfiguration', 'AccelerateConfiguration', {}),
  requestPayment: fixed('BucketRequestPayment', 'RequestPaymentConfiguration', { Payer: 'BucketOwner' }),
  cors: missing('BucketCORS', 'NoSuchCORSConfiguration', 'The CORS configuration does not exist'),
  lifecycle: missing(
    'LifecycleConfiguration',
    'NoSuchLifecycleConfiguration',
    'The lifecycle configuration does not exist',
  ),
  website: missing(
    'BucketWebsite',
    'NoSuchWebsiteConfiguration',
    'The specified bucket does not have a website configuration',
  ),
  replication: missing(
    'ReplicationConfiguration',
    'ReplicationConfigurationNotFoundError',
    'The replication configuration was not found',
  ),
  'object-lock': missing(
    'BucketObjectLockConfiguration',
    'ObjectLockConfigurationNotFoundError',
    'Object Lock configuration does not exist for this bucket',
  ),
};

function fixed(right: string, element: string, content: XmlElements): Setting {
  return { right, GET: (_context, request) => sendXml(request, element, content) };
}

function missing(right: string, code: string, message: string): Setting {
  return {
    right,
    GET: () => {
      throw new AwsFault(code, message, 404);
    },
    DELETE: (_context, request) => answerDeleted(request),
  };
}
