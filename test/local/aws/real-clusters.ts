import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateClusterCommand, DescribeClustersCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import type { Cluster } from '@aws-sdk/client-redshift';
import { Client } from 'pg';
import { removeCluster, startCluster } from '../../../local/redshift/cluster.ts';
import { startFixture } from './local-aws.ts';
import type { AwsFixture } from './local-aws.ts';

export const MASTER = { MasterUsername: 'awsuser', MasterUserPassword: 'Passw0rd' } as const;

/** A local AWS whose clusters are real ones, and what tests do with them. */
export interface RealClusters {
  readonly aws: AwsFixture;
  readonly redshift: RedshiftClient;
  /** Creates a cluster and waits until it can be connected to. */
  create(identifier: string): Promise<Cluster>;
  becomes(identifier: string, status: string): Promise<Cluster>;
  /** Runs SQL as somebody; answers the rows as lists. */
  query(
    identifier: string,
    sql: string,
    login?: { readonly user: string; readonly password: string },
  ): Promise<unknown[][]>;
  end(): Promise<void>;
}

export async function startRealClusters(): Promise<RealClusters> {
  const stateDirectory = mkdtempSync(path.join(tmpdir(), 'real-clusters-'));
  // As root, PostgreSQL runs as another user, who must get through.
  chmodSync(stateDirectory, 0o755);
  const aws = await startFixture({ stateDirectory, startCluster, removeCluster, clockMs: 1 });
  const redshift = new RedshiftClient({ ...aws.access, maxAttempts: 1 });
  const becomes = async (ClusterIdentifier: string, status: string): Promise<Cluster> => {
    for (;;) {
      const { Clusters } = await redshift.send(new DescribeClustersCommand({ ClusterIdentifier }));
      if (Clusters?.[0]?.ClusterStatus === status) return Clusters[0];
      if (Clusters?.[0]?.ClusterStatus === 'hardware-failure') throw new Error(`${ClusterIdentifier} has failed`);
    }
  };
  return {
    aws,
    redshift,
    becomes,
    create: async (ClusterIdentifier) => {
      const shape = { NodeType: 'ra3.large', ClusterType: 'single-node', ...MASTER };
      await redshift.send(new CreateClusterCommand({ ClusterIdentifier, ...shape }));
      return await becomes(ClusterIdentifier, 'available');
    },
    query: async (identifier, sql, login = { user: MASTER.MasterUsername, password: MASTER.MasterUserPassword }) => {
      const { Endpoint } = await becomes(identifier, 'available');
      const client = new Client({ host: '127.0.0.1', port: Endpoint?.Port, database: 'dev', ...login });
      await client.connect();
      try {
        const results: { readonly rows: unknown[][] } = await client.query({ text: sql, rowMode: 'array' });
        return results.rows;
      } finally {
        await client.end();
      }
    },
    end: async () => {
      redshift.destroy();
      await aws[Symbol.asyncDispose]();
    },
  };
}
