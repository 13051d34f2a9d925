import type { StateFile } from '../state-file.ts';
import type { TagMap } from '../tags.ts';

/** What was set on a bucket, as the state keeps it; what is absent is as in a new bucket. */
export interface BucketSettings {
  readonly tags?: TagMap;
  /** JSON text, as it was sent. */
  readonly policy?: string;
  /** Null: taken away. */
  readonly accessBlock?: AccessBlock | null;
  readonly ownership?: string | null;
  readonly encryption?: { readonly algorithm: string; readonly key?: string; readonly bucketKey: boolean };
  /** Versions are not kept, so it can be suspended only. */
  readonly versioning?: 'Suspended';
}

/** What nobody may be given by a policy or an ACL. */
export interface AccessBlock {
  readonly BlockPublicAcls: boolean;
  readonly IgnorePublicAcls: boolean;
  readonly BlockPublicPolicy: boolean;
  readonly RestrictPublicBuckets: boolean;
}

/** As a new bucket has it. */
const EVERYTHING_BLOCKED: AccessBlock = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** What was set on a bucket. */
export function settingsOf(state: StateFile, bucket: string): BucketSettings {
  const { buckets } = state.read();
  return (Object.hasOwn(buckets, bucket) ? buckets[bucket] : undefined) ?? {};
}

/** Sets something on a bucket, or takes it away: undefined. */
export function changeSettings(state: StateFile, bucket: string, change: Partial<BucketSettings>): void {
  state.change((all) => ({
    ...all,
    buckets: { ...all.buckets, [bucket]: { ...settingsOf(state, bucket), ...change } },
  }));
}

/** Forgets what was set on a bucket that is no more. */
export function forgetSettings(state: StateFile, bucket: string): void {
  if (!Object.hasOwn(state.read().buckets, bucket)) return;
  state.change((all) => {
    const { [bucket]: _, ...buckets } = all.buckets;
    return { ...all, buckets };
  });
}

/** What a bucket blocks; undefined where it blocks nothing any more. */
export function accessBlockOf(state: StateFile, bucket: string): AccessBlock | undefined {
  const { accessBlock = EVERYTHING_BLOCKED } = settingsOf(state, bucket);
  return accessBlock ?? undefined;
}
