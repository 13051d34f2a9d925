import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startAws } from '../../../local/aws/server.ts';
import type { AwsOptions, LocalAws } from '../../../local/aws/server.ts';
import type { ClusterStart, StartCluster } from '../../../local/aws/redshift/cluster-starter.ts';

/** A local AWS with a folder of its own, whose clusters are ports that take connections and say nothing. */
export interface AwsFixture extends LocalAws {
  readonly directory: string;
  readonly bucketsDirectory: string;
  /** What clusters were started with, in order. */
  readonly starts: readonly ClusterStart[];
  /** For every SDK client. */
  readonly access: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** Stops it, and starts another on the same folder. */
  restart(): Promise<AwsFixture>;
  /** Stops it, and deletes the folder. */
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startFixture(options: Partial<AwsOptions> = {}): Promise<AwsFixture> {
  const directory = options.stateDirectory ?? mkdtempSync(path.join(tmpdir(), 'local-aws-'));
  const starts: ClusterStart[] = [];
  const startCluster: StartCluster = async (start) => {
    starts.push(start);
    return await listenOnly(start.port);
  };
  const removeCluster = (folder: string): void => rmSync(folder, { recursive: true, force: true });
  const stateDirectory = directory;
  const defaults = { port: 0, redshiftPort: 0, clockMs: 150, startCluster, removeCluster };
  const aws = await startAws({ ...defaults, ...options, stateDirectory });
  return {
    ...aws,
    directory,
    bucketsDirectory: path.join(directory, 'buckets'),
    starts,
    access: {
      endpoint: aws.endpoint,
      region: 'us-west-2',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    },
    restart: async () => {
      await aws.stop();
      return await startFixture({ ...options, stateDirectory });
    },
    [Symbol.asyncDispose]: async () => {
      await aws.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Such clusters have no data: what needs some is tested on real ones. */
async function noData(): Promise<never> {
  return await Promise.reject(new Error('This cluster is a port alone.'));
}

async function listenOnly(port: number) {
  const server = createServer((socket) => socket.destroy());
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: taken } = server.address() as AddressInfo;
  const data = { setPassword: noData, lendLogin: noData, backUp: noData };
  return { ...data, host: '127.0.0.1', port: taken, stop: async () => void (await once(server.close(), 'close')) };
}
