import { AwsFault } from './aws-fault.ts';
import { listOf, optionalText, textsOf } from './query-input.ts';
import type { QueryInput } from './query-input.ts';

/** Tags by key. */
export type TagMap = Readonly<Record<string, string>>;

const MOST_TAGS = 50;

/** The tags that a request sends. */
export function readTags(input: QueryInput, faultCode: string): TagMap {
  const tags = listOf(input, 'Tags').map((tag) => [optionalText(tag, 'Key') ?? '', optionalText(tag, 'Value') ?? '']);
  return requireTags(Object.fromEntries(tags) as TagMap, faultCode);
}

/** Checks the lengths of tags, and whose they are. */
export function requireTags(tags: TagMap, faultCode: string): TagMap {
  for (const [key, value] of Object.entries(tags)) refuseTag({ key, value }, faultCode);
  return tags;
}

/** The tags with others added; as AWS, it refuses more than 50 on one thing. */
export function addTags(tags: TagMap, added: TagMap, faultCode: string): TagMap {
  const all = { ...tags, ...added };
  if (Object.keys(all).length <= MOST_TAGS) return all;
  throw new AwsFault(faultCode, `There would be ${Object.keys(all).length} tags; ${MOST_TAGS} is the most.`);
}

/** The tags without some keys. */
export function withoutTags(tags: TagMap, keys: readonly string[]): TagMap {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}

/** Of some things those that a request's `TagKeys` and `TagValues` want: with any of the keys, and any of the values. */
export function selectTagged<T extends { readonly tags: TagMap }>(
  input: QueryInput,
  things: readonly T[],
): readonly T[] {
  const [keys, values] = [textsOf(input, 'TagKeys'), textsOf(input, 'TagValues')];
  if (keys.length === 0 && values.length === 0) return things;
  return things.filter(({ tags }) =>
    Object.entries(tags).some(
      ([key, value]) => (keys.length === 0 || keys.includes(key)) && (values.length === 0 || values.includes(value)),
    ),
  );
}

/** The tags as AWS answers them. */
export function writeTags(tags: TagMap): readonly { readonly Key: string; readonly Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function refuseTag({ key, value }: { readonly key: string; readonly value: string }, faultCode: string): void {
  if (key === '' || key.length > 128) {
    throw new AwsFault(faultCode, `A tag's key has 1 to 128 characters; got ${key.length}.`);
  }
  if (value.length > 256) {
    throw new AwsFault(faultCode, `The value of tag ${key} has ${value.length} characters; 256 is the most.`);
  }
  if (/^aws:/i.test(key)) throw new AwsFault(faultCode, `Tag ${key}: keys that begin with aws: are AWS's own.`);
}
