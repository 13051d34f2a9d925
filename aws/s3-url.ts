/** An object, or the prefix of some: S3 has no folders, a key is a plain string. */
export interface S3Location {
  readonly bucket: string;
  /** Without a leading slash; empty for a whole bucket. */
  readonly key: string;
}

/** Reads `s3://bucket/key`; undefined when the text is no such URL. */
export function tryParseS3Url(url: string): S3Location | undefined {
  const match = /^s3:\/\/(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(?<key>.*))?$/s.exec(url);
  const bucket = match?.groups?.['bucket'];
  return bucket === undefined ? undefined : { bucket, key: match?.groups?.['key'] ?? '' };
}

/** Reads `s3://bucket/key`; throws, saying what was expected, when the text is no such URL. */
export function parseS3Url(url: string): S3Location {
  const location = tryParseS3Url(url);
  if (location) return location;
  throw new Error(`"${url}" is not a place in S3: expected s3://bucket/prefix, with a bucket of 3 to 63 characters.`);
}

/** `s3://bucket/key`, as COPY and people write it. */
export function formatS3Url({ bucket, key }: S3Location): string {
  return `s3://${bucket}/${key}`;
}
