import { notDone } from '../../aws-fault.ts';
import { bucketFolder } from '../bucket-directory.ts';
import { requireRight } from '../bucket-rights.ts';
import { findObject } from '../objects.ts';
import type { S3Context } from '../s3-context.ts';
import type { S3Request } from '../s3-request.ts';
import { bucketAcl, ownershipControls, publicAccessBlock } from './access-settings.ts';
import { bucketPolicy, policyStatus } from './policy-settings.ts';
import type { Setting } from './setting.ts';
import { encryption, versioning } from './storage-settings.ts';
import { bucketTagging, objectTagging } from './tag-settings.ts';
import { objectAcl, unsetSettings } from './unset-settings.ts';

const OF_OBJECT: Readonly<Record<string, Setting>> = { acl: objectAcl, tagging: objectTagging };

const OF_BUCKET: Readonly<Record<string, Setting>> = {
  ...unsetSettings,
  acl: bucketAcl,
  encryption,
  ownershipControls,
  policy: bucketPolicy,
  policyStatus,
  publicAccessBlock,
  tagging: bucketTagging,
  versioning,
};

/** Answers what is asked about a bucket's or an object's settings, and sets them. */
export async function answerSetting(context: S3Context, request: S3Request, name: string): Promise<void> {
  const { method, bucket, key } = request;
  const settings = key === '' ? OF_BUCKET : OF_OBJECT;
  const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
  const operation = method === 'GET' || method === 'PUT' || method === 'DELETE' ? setting?.[method] : undefined;
  if (setting === undefined || operation === undefined) throw notDone(`S3 ${method} ?${name}`);
  const folder = bucketFolder(context.directory, bucket);
  requireRight(context, request, `s3:${method === 'GET' ? 'Get' : 'Put'}${setting.right}`);
  if (key !== '') findObject(folder, key, context.factsOf);
  await operation(context, request);
}
