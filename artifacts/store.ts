/**
 * What a run leaves behind, by key (`layout.ts` has the names): an S3 prefix or a folder. It outlives the cluster.
 * A key has the form `plans/0f3a.json`: segments of visible characters, split by slashes, never `.` or `..`.
 */
export interface ArtifactStore {
  /** Writes the whole artifact, replacing one that is there: a reader sees the old text or the new, never a part. */
  put(key: string, body: string | Uint8Array): Promise<void>;
  /** The artifact's text, undefined when there is none. */
  get(key: string): Promise<string | undefined>;
  /** Keys that begin with `prefix`, sorted by code unit. */
  list(prefix: string): Promise<readonly string[]>;
  /** `s3://…` when COPY can read the artifact, undefined when it lies where Redshift does not reach. */
  url(key: string): string | undefined;
}

const KEY = /^(?!.*(?:^|\/)\.)[\w.@=+-]+(?:\/[\w.@=+-]+)*$/;

/** Answers the key, or throws when it could leave the store or name nothing. */
export function validKey(key: string): string {
  if (KEY.test(key)) return key;
  throw new Error(
    `"${key}" is no key of an artifact: expected segments of letters, digits and ._@=+- split by slashes.`,
  );
}
