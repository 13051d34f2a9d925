import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import type { WarehouseAddress } from '../../config/target.ts';
import { connect } from '../../warehouse/connect.ts';
import type { Session } from '../../warehouse/session.ts';
import { LOGIN, startTestCluster } from '../local/redshift/local-cluster.ts';
import type { TestCluster } from '../local/redshift/local-cluster.ts';

export type Isolation = 'snapshot' | 'serializable';

/** A local Redshift that ends with the test file. */
export interface TestWarehouse {
  readonly address: WarehouseAddress;
  readonly cluster: TestCluster;
  /** For artifacts. */
  readonly folder: string;
  /** A session whose names resolve in `public`. */
  readonly open: (applicationName?: string) => Promise<Session>;
}

/** Starts a local Redshift whose transactions have this isolation. */
export async function startWarehouse(isolation: Isolation = 'snapshot'): Promise<TestWarehouse> {
  const cluster = await startTestCluster({ isolation });
  const address: WarehouseAddress = { host: cluster.host, port: cluster.port, ...LOGIN, ssl: 'require' };
  const folder = mkdtempSync(path.join(tmpdir(), 'shiftwork-test-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const open = async (applicationName = 'test'): Promise<Session> =>
    await connect({ address, schema: 'public', applicationName });
  return { address, cluster, folder, open };
}
