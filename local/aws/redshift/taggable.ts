import { ACCOUNT_ID } from '../account.ts';
import { AwsFault } from '../aws-fault.ts';
import type { StateFile } from '../state-file.ts';
import type { TagMap } from '../tags.ts';
import { allClusters, changeCluster } from './clusters.ts';
import { allParameterGroups, isDefaultGroup, keepParameterGroup } from './parameter-groups.ts';
import { keepSnapshot } from './snapshot-record.ts';
import { allSubnetGroups, DEFAULT_SUBNET_GROUP, keepSubnetGroup } from './subnet-groups.ts';

/** Something that can have tags. */
export interface Taggable {
  /** As an ARN names it. */
  readonly type: 'cluster' | 'snapshot' | 'subnetgroup' | 'parametergroup';
  readonly name: string;
  readonly tags: TagMap;
  readonly retag: (tags: TagMap) => void;
}

const ARN = /^arn:aws:redshift:[a-z0-9-]+:(\d{12}):([a-z]+):(.+)$/;

/** All that has an ARN and may have tags. */
export function allTaggables(state: StateFile): readonly Taggable[] {
  return [
    ...allClusters(state).map(({ identifier, tags }) => ({
      type: 'cluster' as const,
      name: identifier,
      tags,
      retag: (changed: TagMap) => void changeCluster(state, identifier, { tags: changed }),
    })),
    ...Object.values(state.read().snapshots).map((snapshot) => ({
      type: 'snapshot' as const,
      name: `${snapshot.cluster.identifier}/${snapshot.identifier}`,
      tags: snapshot.tags,
      retag: (tags: TagMap) => void keepSnapshot(state, { ...snapshot, tags }),
    })),
    ...allSubnetGroups(state)
      .filter(({ name }) => name !== DEFAULT_SUBNET_GROUP)
      .map((group) => ({
        type: 'subnetgroup' as const,
        name: group.name,
        tags: group.tags,
        retag: (tags: TagMap) => void keepSubnetGroup(state, { ...group, tags }),
      })),
    ...allParameterGroups(state)
      .filter((group) => !isDefaultGroup(group))
      .map((group) => ({
        type: 'parametergroup' as const,
        name: group.name,
        tags: group.tags,
        retag: (tags: TagMap) => void keepParameterGroup(state, { ...group, tags }),
      })),
  ];
}

/** What an ARN names, in whatever region the caller thinks it is; Redshift's fault when there is no such thing. */
export function taggableOf(state: StateFile, arn: string): Taggable {
  const [, account, type, name] = ARN.exec(arn) ?? [];
  const found = allTaggables(state).find((one) => one.type === type && one.name === name);
  if (found !== undefined && account === ACCOUNT_ID) return found;
  throw new AwsFault('ResourceNotFoundFault', `The resource could not be found: ${arn}.`, 404);
}
