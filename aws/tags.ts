import type { RunRef } from '../model/run.ts';

/** Tags of a cluster or a role, by key. */
export type Tags = Readonly<Record<string, string>>;

/** As Redshift and IAM send and take them. */
export type TagList = { Key?: string; Value?: string }[];

/** Whose something is: its DAG, its target, and the key of the run that made it. */
export type Owner = Pick<RunRef, 'dagId' | 'target' | 'runKey'>;

/** ISO 8601: from then on nobody needs the cluster unless a run says otherwise. */
export const EXPIRES_AT = 'shiftwork:expires-at';

/** The tags that make something ours. */
export function ownerTags({ dagId, target, runKey }: Owner): Tags {
  return { 'shiftwork:dag': dagId, 'shiftwork:target': target, 'shiftwork:run-key': runKey };
}

/** Made by a run of this DAG on this target. */
export function isOfDag(tags: Tags, { dagId, target }: Pick<Owner, 'dagId' | 'target'>): boolean {
  return tags['shiftwork:dag'] === dagId && tags['shiftwork:target'] === target;
}

/** Made, or taken over, by this very run. */
export function isOfRun(tags: Tags, owner: Owner): boolean {
  return isOfDag(tags, owner) && tags['shiftwork:run-key'] === owner.runKey;
}

/** Says whose something is, for an error. */
export function describeOwner(tags: Tags): string {
  const dag = tags['shiftwork:dag'];
  if (dag === undefined) return 'it has no tag of Shiftwork';
  return `it belongs to DAG ${dag}, target ${tags['shiftwork:target']}, run key ${tags['shiftwork:run-key']}`;
}

export function readTags(list: TagList | undefined): Tags {
  return Object.fromEntries((list ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

export function writeTags(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
