import path from 'node:path';
import { awsClients } from '../aws/clients.ts';
import { tryParseS3Url } from '../aws/s3-url.ts';
import type { Target } from '../config/target.ts';
import { folderStore } from './folder-store.ts';
import { s3Store } from './s3-store.ts';
import type { ArtifactStore } from './store.ts';

/** The artifacts of a target: in S3 when its place is `s3://bucket/prefix`, else in the folder that it names. */
export function openArtifacts(target: Pick<Target, 'name' | 'aws' | 'artifacts'>): ArtifactStore {
  const place = tryParseS3Url(target.artifacts);
  if (place) return s3Store(awsClients(target.aws).s3, place);
  if (path.isAbsolute(target.artifacts)) return folderStore(target.artifacts);
  throw new Error(
    `Target ${target.name} keeps its artifacts in "${target.artifacts}": expected s3://bucket/prefix or the absolute path of a folder.`,
  );
}
