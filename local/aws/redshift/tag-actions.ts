import { ACCOUNT_ID } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import { optionalText, requiredText, textsOf } from '../query-input.ts';
import type { QueryInput } from '../query-input.ts';
import type { Action } from '../query-protocol.ts';
import type { StateFile } from '../state-file.ts';
import { addTags, readTags, withoutTags, writeTags } from '../tags.ts';
import type { XmlElements } from '../xml.ts';
import type { ClusterRecord } from './cluster-record.ts';
import { allClusters, changeCluster, findCluster } from './clusters.ts';

/** The actions on tags. Clusters alone can have some; they are named by ARN, in whatever region the caller thinks they are. */
export function tagActions(state: StateFile, region: string): Readonly<Record<string, Action>> {
  return {
    CreateTags: (input) => {
      const { identifier, tags } = clusterOfArn(state, requiredText(input, 'ResourceName'));
      const all = addTags(tags, readTags(input, 'InvalidTagFault'), 'TagLimitExceededFault');
      changeCluster(state, identifier, { tags: all });
      return undefined;
    },
    DeleteTags: (input) => {
      const { identifier, tags } = clusterOfArn(state, requiredText(input, 'ResourceName'));
      changeCluster(state, identifier, { tags: withoutTags(tags, textsOf(input, 'TagKeys')) });
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
  const type = optionalText(input, 'ResourceType') ?? 'cluster';
  const [keys, values] = [textsOf(input, 'TagKeys'), textsOf(input, 'TagValues')];
  const clusters = arn === undefined ? allClusters(state) : [clusterOfArn(state, arn)];
  return clusters.flatMap(({ identifier, tags }) =>
    writeTags(tags)
      .filter(({ Key }) => type === 'cluster' && (keys.length === 0 || keys.includes(Key)))
      .filter(({ Value }) => values.length === 0 || values.includes(Value))
      .map((tag) => ({
        Tag: tag,
        ResourceName: `arn:aws:redshift:${region}:${ACCOUNT_ID}:cluster:${identifier}`,
        ResourceType: 'cluster',
      })),
  );
}

function clusterOfArn(state: StateFile, arn: string): ClusterRecord {
  const [, account, identifier = ''] = /^arn:aws:redshift:[a-z0-9-]+:(\d{12}):cluster:(.+)$/.exec(arn) ?? [];
  const cluster = account === ACCOUNT_ID ? findCluster(state, identifier) : undefined;
  if (cluster !== undefined) return cluster;
  throw new AwsFault('ResourceNotFoundFault', `The resource could not be found: ${arn}.`, 404);
}
