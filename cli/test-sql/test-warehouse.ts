import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from '../../warehouse/connect.ts';
import type { Session } from '../../warehouse/session.ts';
import { createLocalCluster } from '../local-clusters.ts';
import { startStandIn } from '../start-stand-in.ts';

/** A local Redshift of its own, which leaves nothing. */
export interface TestWarehouse {
  /** A session on a database, whose unqualified names resolve in the schema. */
  readonly open: (database: string, schema?: string) => Promise<Session>;
  stop(): Promise<void>;
}

const REGION = 'us-west-2';

/** Starts a Redshift for tests, whatever else is up: its ports are free ones, its data lies in a temporary folder. */
export async function startTestWarehouse(): Promise<TestWarehouse> {
  const directory = await mkdtemp(path.join(tmpdir(), 'shiftwork-test-sql-'));
  // PostgreSQL does not run as root: its own user must pass.
  await chmod(directory, 0o755);
  const removeAll = async (): Promise<void> => await rm(directory, { recursive: true, force: true });
  try {
    const standIn = await startStandIn({
      stateDirectory: path.join(directory, 'aws'),
      logDirectory: path.join(directory, 'logs'),
      bucketsDirectory: path.join(directory, 'buckets'),
      awsPort: 0,
      redshiftPort: 0,
    });
    const stop = async (): Promise<void> => {
      await standIn.stop();
      await removeAll();
    };
    return {
      open: await openCluster(standIn.awsEndpoint).catch((error) => stop().then(() => Promise.reject(error))),
      stop,
    };
  } catch (error) {
    await removeAll();
    throw error;
  }
}

async function openCluster(awsEndpoint: string): Promise<TestWarehouse['open']> {
  const password = `Sw1${randomBytes(12).toString('hex')}`;
  const state = { awsEndpoint, region: REGION, masterPassword: password, pid: process.pid, startedAt: '' };
  const { host = '', port = 0 } = await createLocalCluster(state, 'test-sql');
  return async (database, schema = 'public') =>
    await connect({
      address: { host, port, database, user: 'awsuser', password, ssl: 'disable' },
      schema,
      applicationName: 'shiftwork test-sql',
    });
}
