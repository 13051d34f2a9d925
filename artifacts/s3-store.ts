import type { S3Client } from '@aws-sdk/client-s3';
import { getObject, listObjects, putObject } from '../aws/objects.ts';
import { formatS3Url } from '../aws/s3-url.ts';
import type { S3Location } from '../aws/s3-url.ts';
import type { ArtifactStore } from './store.ts';
import { validKey } from './store.ts';

/** Artifacts under an S3 prefix, where COPY can read manifests. */
export function s3Store(s3: S3Client, place: S3Location): ArtifactStore {
  const prefix = place.key === '' ? '' : `${place.key.replace(/\/+$/, '')}/`;
  const at = (key: string): S3Location => ({ bucket: place.bucket, key: prefix + validKey(key) });
  return {
    put: async (key, body) => await putObject(s3, at(key), body),
    get: async (key) => await getObject(s3, at(key)),
    list: async (under) => {
      const objects = await listObjects(s3, { bucket: place.bucket, key: prefix + under });
      return objects.map(({ key }) => key.slice(prefix.length)).toSorted();
    },
    url: (key) => formatS3Url(at(key)),
  };
}
