import { AwsFault } from '../aws-fault.ts';
import { readTags } from '../tags.ts';
import type { TagMap } from '../tags.ts';
import { listOf, optionalText } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { XmlElements } from '../xml.ts';

/** EC2 sends tags as `Tag.1.Key`, where Redshift and IAM send `Tags.…`. */
export function readEc2Tags(input: QueryInput): TagMap {
  const tags = input.parts.get('Tag');
  return tags === undefined ? {} : readTags({ parts: new Map([['Tags', tags]]) }, 'InvalidParameterValue');
}

/** The tags that a request gives to what it makes. */
export function readTagsOf(input: QueryInput, type: string): TagMap {
  const specifications = listOf(input, 'TagSpecification');
  const wrong = specifications.map((one) => optionalText(one, 'ResourceType') ?? '').find((one) => one !== type);
  if (wrong !== undefined) {
    const message = `'${wrong}' is not a valid taggable resource type for this operation.`;
    throw new AwsFault('InvalidParameterValue', message);
  }
  return Object.assign({}, ...specifications.map(readEc2Tags)) as TagMap;
}

/** And answers them as `tagSet`. */
export function writeEc2Tags(tags: TagMap): XmlElements {
  return { item: Object.entries(tags).map(([key, value]) => ({ key, value })) };
}
