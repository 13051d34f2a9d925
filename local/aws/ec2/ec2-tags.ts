import { readTags } from '../tags.ts';
import type { TagMap } from '../tags.ts';
import type { QueryInput } from '../query-input.ts';
import type { XmlElements } from '../xml.ts';

/** EC2 sends tags as `Tag.1.Key`, where Redshift and IAM send `Tags.…`. */
export function readEc2Tags(input: QueryInput): TagMap {
  const tags = input.parts.get('Tag');
  return tags === undefined ? {} : readTags({ parts: new Map([['Tags', tags]]) }, 'InvalidParameterValue');
}

/** And answers them as `tagSet`. */
export function writeEc2Tags(tags: TagMap): XmlElements {
  return { item: Object.entries(tags).map(([key, value]) => ({ key, value })) };
}
