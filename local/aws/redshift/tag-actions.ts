import { ACCOUNT_ID } from '../account.ts';
import { optionalText, requiredText, textsOf } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import { addTags, readTags, withoutTags, writeTags } from '../tags.ts';
import type { XmlElements } from '../xml.ts';
import { allTaggables, taggableOf } from './taggable.ts';

/** The actions on tags: of clusters, snapshots and groups, which are named by ARN. */
export function tagActions(state: StateFile, region: string): Readonly<Record<string, Action>> {
  return {
    CreateTags: (input) => {
      const { tags, retag } = taggableOf(state, requiredText(input, 'ResourceName'));
      retag(addTags(tags, readTags(input, 'InvalidTagFault'), 'TagLimitExceededFault'));
      return undefined;
    },
    DeleteTags: (input) => {
      const { tags, retag } = taggableOf(state, requiredText(input, 'ResourceName'));
      retag(withoutTags(tags, textsOf(input, 'TagKeys')));
      return undefined;
    },
    DescribeTags: (input) => ({ TaggedResources: { TaggedResource: describeTags({ state, region }, input) } }),
  };
}

function describeTags(
  { state, region }: { readonly state: StateFile; readonly region: string },
  input: QueryInput,
): readonly XmlElements[] {
  const arn = optionalText(input, 'ResourceName');
  const wanted = optionalText(input, 'ResourceType');
  const [keys, values] = [textsOf(input, 'TagKeys'), textsOf(input, 'TagValues')];
  const found = arn === undefined ? allTaggables(state) : [taggableOf(state, arn)];
  return found
    .filter(({ type }) => wanted === undefined || type === wanted)
    .flatMap(({ type, name, tags }) =>
      writeTags(tags)
        .filter(({ Key }) => keys.length === 0 || keys.includes(Key))
        .filter(({ Value }) => values.length === 0 || values.includes(Value))
        .map((tag) => ({
          Tag: tag,
          ResourceName: `arn:aws:redshift:${region}:${ACCOUNT_ID}:${type}:${name}`,
          ResourceType: type,
        })),
    );
}
