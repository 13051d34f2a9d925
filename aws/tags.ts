import type { RunRef } from '../model/run.ts';

/** Tags of a cluster or a role, by key. */
export type Tags = Readonly<Record<string, string>>;

/** As Redshift and IAM send and take them. */
export type TagList = { Key?: string; Value?: string }[];

/** Whose something is: its DAG, its target, and the key of the run that made it. */
export type Owner = Pick<RunRef, 'dagId' | 'target' | 'runKey'>;

/** A run that makes something, as far as what it makes must tell of it. */
export interface Maker extends Owner {
  /** UUID of the Temporal namespace that knows the run: to another server a run's key means nothing. */
  readonly namespaceId: string;
  /** How long what it makes is kept unless a run says otherwise. */
  readonly keepSeconds: number;
}

/** The DAG whose run made something. */
export const DAG = 'shiftwork:dag';

/** ISO 8601: from then on nobody needs the cluster unless a run says otherwise. */
export const EXPIRES_AT = 'shiftwork:expires-at';

/** Addresses (CIDR) that the run lets in to the cluster. */
export const INGRESS = 'shiftwork:ingress';

/** UUID of the Temporal namespace in which the run is known. */
export const NAMESPACE = 'shiftwork:namespace';

/** The tags that make something ours. */
export function ownerTags({ dagId, target, runKey }: Owner): Tags {
  return { [DAG]: dagId, 'shiftwork:target': target, 'shiftwork:run-key': runKey };
}

/** Whose something is, as its tags say; undefined when no run made it. */
export function readOwner(tags: Tags): Owner | undefined {
  const { [DAG]: dagId, 'shiftwork:target': target, 'shiftwork:run-key': runKey } = tags;
  return dagId === undefined || target === undefined || runKey === undefined ? undefined : { dagId, target, runKey };
}

/** The tags of what a run makes: whose it is, who knows that run, and until when it is needed. */
export function makerTags(maker: Maker): Tags {
  return { ...ownerTags(maker), [NAMESPACE]: maker.namespaceId, ...expiresIn(maker.keepSeconds) };
}

/** The tag that says until when something is needed: `seconds` from now. */
export function expiresIn(seconds: number): Tags {
  return { [EXPIRES_AT]: new Date(Date.now() + seconds * 1000).toISOString() };
}

/** Made by a run of this DAG on this target. */
export function isOfDag(tags: Tags, { dagId, target }: Pick<Owner, 'dagId' | 'target'>): boolean {
  return tags[DAG] === dagId && tags['shiftwork:target'] === target;
}

/** Made, or taken over, by this very run. */
export function isOfRun(tags: Tags, owner: Owner): boolean {
  return isOfDag(tags, owner) && tags['shiftwork:run-key'] === owner.runKey;
}

/** Says whose something is, for an error. */
export function describeOwner(tags: Tags): string {
  const dag = tags[DAG];
  if (dag === undefined) return 'it has no tag of Shiftwork';
  return `it belongs to DAG ${dag}, target ${tags['shiftwork:target']}, run key ${tags['shiftwork:run-key']}`;
}

/** Those of the tags that runs write. */
export function ownTags(tags: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => key.startsWith('shiftwork:')));
}

export function readTags(list: TagList | undefined): Tags {
  return Object.fromEntries((list ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

export function writeTags(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
