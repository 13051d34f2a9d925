import { listOf, optionalText, textsOf } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import type { TagMap } from '../tags.ts';
import type { XmlElements } from '../xml.ts';
import { readEc2Tags } from './ec2-tags.ts';
import { selectParts } from './network-part.ts';
import type { NetworkPart } from './network-part.ts';
import { requirePart, setTags, tag, taggedParts, tagsOf } from './network-tags.ts';

/** The actions on the tags of the network's parts. */
export function tagActions(state: StateFile): Readonly<Record<string, Action>> {
  return {
    CreateTags: (input) => {
      const tags = readEc2Tags(input);
      return onParts(state, input, (id) => tag(state, id, tags));
    },
    DeleteTags: (input) => onParts(state, input, (id) => setTags(state, id, tagsLeft(tagsOf(state, id), input))),
    DescribeTags: (input) => ({ tagSet: selectParts(input, describeTags(state), []) }),
  };
}

function onParts(state: StateFile, input: QueryInput, change: (id: string) => void): XmlElements {
  const ids = textsOf(input, 'ResourceId');
  for (const id of ids) requirePart(state, id);
  for (const id of ids) change(id);
  return { return: true };
}

/** A key alone takes its tag away whatever its value is; where none is named, all go. */
function tagsLeft(tags: TagMap, input: QueryInput): TagMap {
  const named = listOf(input, 'Tag').map((one) => ({
    key: optionalText(one, 'Key'),
    value: optionalText(one, 'Value'),
  }));
  if (named.length === 0) return {};
  const goes = ([key, value]: readonly [string, string]): boolean =>
    named.some((one) => one.key === key && (one.value === undefined || one.value === value));
  return Object.fromEntries(Object.entries(tags).filter((entry) => !goes(entry)));
}

function describeTags(state: StateFile): readonly NetworkPart[] {
  return taggedParts(state).flatMap(({ id, type, tags }) =>
    Object.entries(tags).map(([key, value]) => ({
      properties: { 'resource-id': id, 'resource-type': type, key, value },
      elements: { resourceId: id, resourceType: type, key, value },
      tags: { [key]: value },
    })),
  );
}
