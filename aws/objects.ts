import { GetObjectCommand, paginateListObjectsV2, PutObjectCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { askAws, unless } from './faults.ts';
import { formatS3Url } from './s3-url.ts';
import type { S3Location } from './s3-url.ts';

/** One object of a listing. */
export interface S3Object {
  readonly key: string;
  /** Without its quotes; it changes when the content does. */
  readonly etag: string;
  readonly bytes: number;
}

/** Every object whose key begins with `prefix.key`, in the order of keys; the markers that consoles make for folders left out. */
export async function listObjects(s3: S3Client, prefix: S3Location): Promise<readonly S3Object[]> {
  return await askAws(`list ${formatS3Url(prefix)}`, async () => {
    const objects: S3Object[] = [];
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: prefix.bucket, Prefix: prefix.key })) {
      for (const { Key = '', ETag = '', Size = 0 } of page.Contents ?? []) {
        if (!Key.endsWith('/')) objects.push({ key: Key, etag: ETag.replaceAll('"', ''), bytes: Size });
      }
    }
    return objects;
  });
}

/** The object's text, undefined when there is none. */
export async function getObject(s3: S3Client, { bucket, key }: S3Location): Promise<string | undefined> {
  const command = new GetObjectCommand({ Bucket: bucket, Key: key });
  return await askAws(`read ${formatS3Url({ bucket, key })}`, async () => {
    const found = await unless(['NoSuchKey', 'NotFound'], () => s3.send(command));
    return found === undefined ? undefined : ((await found.Body?.transformToString('utf8')) ?? '');
  });
}

/** Writes the object, replacing one that is there. */
export async function putObject(s3: S3Client, { bucket, key }: S3Location, body: string | Uint8Array): Promise<void> {
  const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body });
  await askAws(`write ${formatS3Url({ bucket, key })}`, () => s3.send(command));
}
