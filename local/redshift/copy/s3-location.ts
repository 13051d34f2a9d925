import { CopyFault, notYet } from './faults.ts';

export interface S3Location {
  readonly bucket: string;
  /** A key, or the beginning of keys. */
  readonly key: string;
}

/** The bucket and key of an s3:// URL; COPY's other sources are refused. */
export function parseS3Url(url: string): S3Location {
  const [, bucket, key = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(url) ?? [];
  if (bucket !== undefined) return { bucket, key };
  if (/^(?:dynamodb|emr|ssh):\/\//.test(url))
    throw notYet(`COPY from ${url.split(':')[0]}`, 'Put the data into a bucket.');
  throw new CopyFault(`Invalid COPY source ${url}: expected s3://bucket/prefix`, { sqlstate: '42601' });
}
