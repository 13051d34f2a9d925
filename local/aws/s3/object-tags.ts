import { AwsFault } from '../aws-fault.ts';
import { requireTags } from '../tags.ts';
import type { TagMap } from '../tags.ts';
import type { FoundObject } from './objects.ts';
import type { S3Context } from './s3-context.ts';
import { header } from './s3-request.ts';
import type { S3Request } from './s3-request.ts';

const MOST_TAGS = 10;

/** The tags of an object; those of one that was rewritten behind our back are gone. */
export function tagsOf({ kept }: Pick<S3Context, 'kept'>, { file, facts }: FoundObject): TagMap {
  const said = kept.read(file);
  return said !== undefined && (said.etag ?? said.md5) === facts.etag ? (said.tags ?? {}) : {};
}

/** Gives an object other tags. */
export function keepTags({ kept }: Pick<S3Context, 'kept'>, { file, facts }: FoundObject, tags: TagMap): void {
  const said = kept.read(file);
  const isOfThis = said !== undefined && (said.etag ?? said.md5) === facts.etag;
  kept.keep(file, { ...(isOfThis ? said : { md5: facts.etag, headers: facts.headers }), tags });
}

/** The tags that a request puts on its object: `x-amz-tagging`, written as a query. */
export function taggingHeader(request: S3Request): TagMap {
  return requireObjectTags(Object.fromEntries(new URLSearchParams(header(request, 'x-amz-tagging') ?? '')));
}

/** Checks the tags of an object. */
export function requireObjectTags(tags: TagMap): TagMap {
  if (Object.keys(tags).length <= MOST_TAGS) return requireTags(tags, 'InvalidTag');
  throw new AwsFault('BadRequest', `Object tags cannot be greater than ${MOST_TAGS}`);
}
