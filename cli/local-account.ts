import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BucketAlreadyOwnedByYou, CreateBucketCommand } from '@aws-sdk/client-s3';
import { awsClients } from '../aws/clients.ts';
import { parseS3Url } from '../aws/s3-url.ts';
import type { LocalState } from '../config/local-state.ts';
import { localArtifacts, localCredentials } from '../config/local-target.ts';

/** The password of the local clusters' master user: they outlive a restart, and it with them. */
export async function masterPassword(directory: string): Promise<string> {
  const file = path.join(directory, 'master-password');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch {
    // Redshift wants a lower-case letter, an upper-case one and a digit.
    const password = `Sw1${randomBytes(12).toString('hex')}`;
    await writeFile(file, `${password}\n`, { mode: 0o600 });
    return password;
  }
}

/** Makes the bucket that the target `local` keeps its artifacts in, unless it is there. */
export async function createArtifactsBucket({ region, awsEndpoint }: LocalState): Promise<void> {
  const clients = awsClients({ region, endpoint: awsEndpoint, credentials: localCredentials });
  try {
    const { bucket } = parseS3Url(`${localArtifacts}/`);
    await clients.s3.send(new CreateBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
  } finally {
    clients.close();
  }
}
