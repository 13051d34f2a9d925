// How objects are kept. Whatever is set, here they are files: what would change that is refused, unless nobody can see the difference.

import { z } from 'zod';
import { notDone } from '../../aws-fault.ts';
import { changeSettings, settingsOf } from '../bucket-settings.ts';
import { readXml } from '../read-xml.ts';
import { sendXml } from '../s3-answer.ts';
import { answerDeleted, answerSet } from './setting.ts';
import type { Setting } from './setting.ts';

const versions = z.object({
  VersioningConfiguration: z.union([
    z.literal('').transform(() => ({ Status: undefined })),
    z.object({ Status: z.enum(['Enabled', 'Suspended']).optional() }),
  ]),
});
const encrypted = z.object({
  ServerSideEncryptionConfiguration: z.object({
    Rule: z.object({
      ApplyServerSideEncryptionByDefault: z.object({
        SSEAlgorithm: z.enum(['AES256', 'aws:kms', 'aws:kms:dsse']),
        KMSMasterKeyID: z.string().optional(),
      }),
      BucketKeyEnabled: z.enum(['true', 'false']).optional(),
    }),
  }),
});

/** Whether former contents of objects are kept. They are not. */
export const versioning: Setting = {
  right: 'BucketVersioning',
  GET: ({ state }, request) => {
    sendXml(request, 'VersioningConfiguration', { Status: settingsOf(state, request.bucket).versioning });
  },
  PUT: async ({ state }, request) => {
    const { Status } = (await readXml(request, versions, [])).VersioningConfiguration;
    if (Status === 'Enabled') throw notDone('versions of objects');
    changeSettings(state, request.bucket, { versioning: Status });
    answerSet(request);
  },
};

/** With what objects are encrypted at rest: said, and not done on a disk of one's own. */
export const encryption: Setting = {
  right: 'EncryptionConfiguration',
  GET: ({ state }, request) => {
    const { encryption: found = { algorithm: 'AES256', bucketKey: false, key: undefined } } = settingsOf(
      state,
      request.bucket,
    );
    sendXml(request, 'ServerSideEncryptionConfiguration', {
      Rule: {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: found.algorithm, KMSMasterKeyID: found.key },
        BucketKeyEnabled: found.bucketKey,
      },
    });
  },
  PUT: async ({ state }, request) => {
    const { Rule } = (await readXml(request, encrypted, [])).ServerSideEncryptionConfiguration;
    const { SSEAlgorithm, KMSMasterKeyID } = Rule.ApplyServerSideEncryptionByDefault;
    const key = KMSMasterKeyID === undefined ? {} : { key: KMSMasterKeyID };
    const found = { algorithm: SSEAlgorithm, bucketKey: Rule.BucketKeyEnabled === 'true', ...key };
    changeSettings(state, request.bucket, { encryption: found });
    answerSet(request);
  },
  DELETE: ({ state }, request) => {
    changeSettings(state, request.bucket, { encryption: undefined });
    answerDeleted(request);
  },
};
