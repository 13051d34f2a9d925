import { z } from 'zod';
import { AwsFault } from '../../aws-fault.ts';
import { requireTags, writeTags } from '../../tags.ts';
import type { TagMap } from '../../tags.ts';
import { bucketFolder } from '../bucket-directory.ts';
import { changeSettings, settingsOf } from '../bucket-settings.ts';
import { keepTags, requireObjectTags, tagsOf } from '../object-tags.ts';
import { findObject } from '../objects.ts';
import { readXml } from '../read-xml.ts';
import { sendXml } from '../s3-answer.ts';
import type { S3Request } from '../s3-request.ts';
import { answerDeleted, answerSet } from './setting.ts';
import type { Setting } from './setting.ts';

const MOST_BUCKET_TAGS = 50;

const tagging = z.object({
  Tagging: z.object({
    TagSet: z
      .union([z.literal(''), z.object({ Tag: z.array(z.object({ Key: z.string(), Value: z.string() })) })])
      .transform((set) => (set === '' ? [] : set.Tag)),
  }),
});

/** A bucket's tags. */
export const bucketTagging: Setting = {
  right: 'BucketTagging',
  GET: ({ state }, request) => {
    const { tags } = settingsOf(state, request.bucket);
    if (tags === undefined) throw new AwsFault('NoSuchTagSet', 'The TagSet does not exist', 404);
    sendTags(request, tags);
  },
  PUT: async ({ state }, request) => {
    const tags = await readTagging(request);
    if (Object.keys(tags).length > MOST_BUCKET_TAGS) {
      throw new AwsFault('BadRequest', `Bucket tag count cannot be greater than ${MOST_BUCKET_TAGS}`);
    }
    changeSettings(state, request.bucket, { tags });
    request.response.writeHead(204).end();
  },
  DELETE: ({ state }, request) => {
    changeSettings(state, request.bucket, { tags: undefined });
    answerDeleted(request);
  },
};

/** An object's tags. */
export const objectTagging: Setting = {
  right: 'ObjectTagging',
  GET: (context, request) => {
    const found = findObject(bucketFolder(context.directory, request.bucket), request.key, context.factsOf);
    sendTags(request, tagsOf(context, found));
  },
  PUT: async (context, request) => {
    const found = findObject(bucketFolder(context.directory, request.bucket), request.key, context.factsOf);
    keepTags(context, found, requireObjectTags(await readTagging(request)));
    answerSet(request);
  },
  DELETE: (context, request) => {
    const found = findObject(bucketFolder(context.directory, request.bucket), request.key, context.factsOf);
    keepTags(context, found, {});
    answerDeleted(request);
  },
};

async function readTagging(request: S3Request): Promise<TagMap> {
  const { Tagging } = await readXml(request, tagging, ['Tag']);
  const tags = Tagging.TagSet.map(({ Key, Value }) => [Key, Value] as const);
  if (new Set(tags.map(([key]) => key)).size < tags.length) {
    throw new AwsFault('InvalidTag', 'Cannot provide multiple Tags with the same key');
  }
  return requireTags(Object.fromEntries(tags), 'InvalidTag');
}

function sendTags(request: S3Request, tags: TagMap): void {
  sendXml(request, 'Tagging', { TagSet: { Tag: writeTags(tags) } });
}
