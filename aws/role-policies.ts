import type { S3Location } from './s3-url.ts';

/** An IAM policy, as far as we write one. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

interface PolicyStatement {
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: { readonly Service: string };
}

/** The S3 places that COPY needs. A key is the prefix of others, as in COPY itself. */
export interface RolePlaces {
  readonly read: readonly S3Location[];
  readonly readAndWrite: readonly S3Location[];
}

/** Redshift, and nobody else, may take the role on. */
export const TRUST_POLICY: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'redshift.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/** Rights to list the buckets of the places, to read all of them, and to write those that are for writing. */
export function accessPolicy({ read, readAndWrite }: RolePlaces): PolicyDocument {
  const all = [...read, ...readAndWrite];
  const statements: PolicyStatement[] = [
    {
      Effect: 'Allow',
      Action: ['s3:ListBucket', 's3:GetBucketLocation'],
      Resource: unique(all.map(({ bucket }) => `arn:aws:s3:::${bucket}`)),
    },
    { Effect: 'Allow', Action: 's3:GetObject', Resource: unique(all.map(objectsOf)) },
    { Effect: 'Allow', Action: 's3:PutObject', Resource: unique(readAndWrite.map(objectsOf)) },
  ];
  return { Version: '2012-10-17', Statement: statements.filter(({ Resource }) => Resource?.length !== 0) };
}

function objectsOf({ bucket, key }: S3Location): string {
  return `arn:aws:s3:::${bucket}/${key}*`;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].toSorted();
}
