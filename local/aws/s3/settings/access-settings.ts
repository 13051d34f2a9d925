// Who may be given access to a bucket by others than its policy. ACLs are refused: as in new buckets, the owner has everything.

import { z } from 'zod';
import { AwsFault, notDone } from '../../aws-fault.ts';
import { accessBlockOf, changeSettings, settingsOf } from '../bucket-settings.ts';
import { readXml } from '../read-xml.ts';
import { sendXml } from '../s3-answer.ts';
import { header } from '../s3-request.ts';
import { ownerOnly } from './owner-only.ts';
import { answerDeleted, answerSet } from './setting.ts';
import type { Setting } from './setting.ts';

const ENFORCED = 'BucketOwnerEnforced';

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');
const accessBlock = z.object({
  PublicAccessBlockConfiguration: z.union([z.literal('').transform(() => ({})), z.unknown()]).pipe(
    z.object({
      BlockPublicAcls: flag,
      IgnorePublicAcls: flag,
      BlockPublicPolicy: flag,
      RestrictPublicBuckets: flag,
    }),
  ),
});
const ownership = z.object({
  OwnershipControls: z.object({
    Rule: z.object({ ObjectOwnership: z.enum([ENFORCED, 'BucketOwnerPreferred', 'ObjectWriter']) }),
  }),
});

/** What nobody may be given. */
export const publicAccessBlock: Setting = {
  right: 'BucketPublicAccessBlock',
  GET: ({ state }, request) => {
    const found = accessBlockOf(state, request.bucket);
    if (found !== undefined) return sendXml(request, 'PublicAccessBlockConfiguration', { ...found });
    const message = 'The public access block configuration was not found';
    throw new AwsFault('NoSuchPublicAccessBlockConfiguration', message, 404);
  },
  PUT: async ({ state }, request) => {
    const { PublicAccessBlockConfiguration } = await readXml(request, accessBlock, []);
    changeSettings(state, request.bucket, { accessBlock: PublicAccessBlockConfiguration });
    answerSet(request);
  },
  DELETE: ({ state }, request) => {
    changeSettings(state, request.bucket, { accessBlock: null });
    answerDeleted(request);
  },
};

/** Whose the objects are that others put into a bucket. */
export const ownershipControls: Setting = {
  right: 'BucketOwnershipControls',
  GET: ({ state }, request) => {
    const { ownership: found = ENFORCED } = settingsOf(state, request.bucket);
    if (found !== null) return sendXml(request, 'OwnershipControls', { Rule: { ObjectOwnership: found } });
    throw new AwsFault('OwnershipControlsNotFoundError', 'The bucket ownership controls were not found', 404);
  },
  PUT: async ({ state }, request) => {
    const { OwnershipControls } = await readXml(request, ownership, []);
    changeSettings(state, request.bucket, { ownership: OwnershipControls.Rule.ObjectOwnership });
    answerSet(request);
  },
  DELETE: ({ state }, request) => {
    changeSettings(state, request.bucket, { ownership: null });
    answerDeleted(request);
  },
};

/** A bucket's access control list: it can be what it is. */
export const bucketAcl: Setting = {
  right: 'BucketAcl',
  GET: (_context, request) => sendXml(request, 'AccessControlPolicy', ownerOnly()),
  PUT: ({ state }, request) => {
    const { ownership: found = ENFORCED } = settingsOf(state, request.bucket);
    if (found === ENFORCED) throw new AwsFault('AccessControlListNotSupported', 'The bucket does not allow ACLs');
    if (header(request, 'x-amz-acl') !== 'private') throw notDone('access control lists other than private');
    request.message.resume();
    answerSet(request);
  },
};
