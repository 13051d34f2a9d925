import { DescribeClustersCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import { Client } from 'pg';
import { localCredentials } from '../../config/local-target.ts';
import type { Environment } from './environment.ts';
import { eventually } from './eventually.ts';

/** A table that nobody else can write until it is released. */
export interface LockedTable {
  /** COPYs into the table that wait in the warehouse. */
  readonly copies: () => Promise<number>;
  /** COPYs into the table that were ended before they were done, as Redshift's log of statements has them. */
  readonly aborted: () => Promise<number>;
  /** The sessions whose INSERT into the table waits. */
  readonly inserts: () => Promise<readonly number[]>;
  /** Ends the sessions whose INSERT into the table waits, as an operator would, and answers how many there were. */
  readonly endInserts: () => Promise<number>;
  release(): Promise<void>;
}

/** Locks a table of the run's cluster as soon as it is there: every COPY into it then waits for as long as the test likes. */
export async function lockTable(environment: Environment, table: string): Promise<LockedTable> {
  const port = await eventually('the cluster has an address', () => clusterPort(environment));
  const holder = await connect(environment, port);
  const watcher = await connect(environment, port);
  await eventually(`${table} is there`, async () => {
    const { rows } = await holder.query(`select count(*)::int as tables from pg_tables where tablename = '${table}'`);
    return rows[0]?.tables === 1 ? true : undefined;
  });
  const waitingInserts = `stv_recents where trim(status) = 'Running' and query ilike 'insert into ${table}%'`;
  await holder.query('begin');
  // Not LOCK, which shuts out readers too, and the listing of a stage task reads: a write shuts out other writers.
  await holder.query(`delete from ${table} where 1 = 0`);
  return {
    async copies() {
      const sql = `select count(*)::int as copies from stv_recents where trim(status) = 'Running' and query ilike 'copy ${table}%'`;
      return Number((await watcher.query(sql)).rows[0]?.copies);
    },
    async aborted() {
      const sql = `select count(*)::int as copies from stl_query where aborted = 1 and querytxt ilike 'copy ${table}%'`;
      return Number((await watcher.query(sql)).rows[0]?.copies);
    },
    async inserts() {
      const { rows } = await watcher.query<{ pid: number }>(`select pid from ${waitingInserts}`);
      return rows.map(({ pid }) => pid);
    },
    async endInserts() {
      return (await watcher.query(`select pg_terminate_backend(pid) from ${waitingInserts}`)).rows.length;
    },
    async release() {
      await holder.query('rollback');
      await Promise.all([holder.end(), watcher.end()]);
    },
  };
}

async function clusterPort({ state }: Environment): Promise<number | undefined> {
  const { awsEndpoint: endpoint, region } = state;
  const redshift = new RedshiftClient({ endpoint, region, credentials: localCredentials });
  try {
    const { Clusters = [] } = await redshift.send(new DescribeClustersCommand({}));
    return Clusters.find(({ ClusterStatus }) => ClusterStatus === 'available')?.Endpoint?.Port;
  } finally {
    redshift.destroy();
  }
}

async function connect({ state }: Environment, port: number): Promise<Client> {
  const login = { user: 'awsuser', database: 'dev', password: state.masterPassword };
  const client = new Client({ host: '127.0.0.1', port, ...login, ssl: { rejectUnauthorized: false } });
  await client.connect();
  return client;
}
