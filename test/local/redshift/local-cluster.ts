import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import { removeCluster, startCluster } from '../../../local/redshift/cluster.ts';
import type { LocalCluster, LocalClusterOptions } from '../../../local/redshift/cluster.ts';
import { bucketStorage } from './bucket-storage.ts';

export const LOGIN = { database: 'dev', user: 'awsuser', password: 'Passw0rd' } as const;

export interface TestCluster extends LocalCluster {
  readonly directory: string;
  /** A client that is connected; those left open are closed with the cluster. */
  connect(options?: ClientConfig): Promise<Client>;
  /** Writes an object: `s3://bucket/key` has this content. */
  putObject(bucket: string, key: string, content: string | Buffer): void;
}

const running = new Set<TestCluster>();

/** Starts a cluster of its own in a temporary folder; it ends with the test file. */
export async function startTestCluster(options: Partial<LocalClusterOptions> = {}): Promise<TestCluster> {
  const directory = options.directory ?? newDirectory();
  const buckets = join(directory, 'buckets');
  mkdirSync(buckets, { recursive: true });
  const cluster = await startCluster({
    ...LOGIN,
    identifier: 'test-cluster',
    directory,
    host: '127.0.0.1',
    port: 0,
    region: 'us-west-2',
    storage: bucketStorage(buckets),
    log: () => undefined,
    ...options,
  });
  const test: TestCluster = {
    ...cluster,
    directory,
    connect: (config) => connect(cluster, config),
    putObject: (bucket, key, content) => {
      const path = join(buckets, bucket, key);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    },
    stop: async () => {
      running.delete(test);
      await cluster.stop();
    },
  };
  running.add(test);
  return test;
}

/** A client of a fresh cluster; both end with the test file. */
export async function connectLocalCluster(): Promise<Client> {
  const cluster = await startTestCluster();
  return cluster.connect();
}

/** As root the data of a closed folder would lie elsewhere, where PostgreSQL's user can pass. */
function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sw-cluster-'));
  chmodSync(directory, 0o755);
  return directory;
}

async function connect({ host, port }: LocalCluster, config: ClientConfig = {}): Promise<Client> {
  const client = new Client({ host, port, ...LOGIN, ...config });
  // A client that outlives its cluster is no failure of a test.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

after(async () => {
  for (const cluster of running) {
    await cluster.stop();
    removeCluster(cluster.directory);
  }
});
