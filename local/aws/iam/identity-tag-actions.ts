import { textsOf } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import { addTags, readTags, withoutTags, writeTags } from '../tags.ts';
import type { Identities, IdentityRecord } from './identity-record.ts';

/** Of tags that cannot be some. */
export const INVALID_TAG = 'InvalidInput';

/** The actions on the tags of a role or a user. */
export function identityTagActions<T extends IdentityRecord>(
  identities: Identities<T>,
): Readonly<Record<string, Action>> {
  const { word } = identities;
  return {
    [`Tag${word}`]: (input) => {
      const found = identities.named(input);
      identities.keep({ ...found, tags: addTags(found.tags, readTags(input, INVALID_TAG), 'LimitExceeded') });
      return undefined;
    },
    [`Untag${word}`]: (input) => {
      const found = identities.named(input);
      identities.keep({ ...found, tags: withoutTags(found.tags, textsOf(input, 'TagKeys')) });
      return undefined;
    },
    [`List${word}Tags`]: (input) => ({
      IsTruncated: false,
      Tags: { member: writeTags(identities.named(input).tags) },
    }),
  };
}
