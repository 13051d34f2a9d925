// A warehouse with the buckets that its COPY reads, as the activities of a run use both.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { startAws } from '../../local/aws/server.ts';
import type { Session } from '../../warehouse/session.ts';
import { startWarehouse } from '../warehouse/warehouse.ts';
import type { TestWarehouse } from '../warehouse/warehouse.ts';
import type { SqlRunOptions } from './sql-run.ts';

export interface WarehouseWithS3 {
  readonly warehouse: TestWarehouse;
  readonly admin: Session;
  /** Where a test's run goes: the warehouse, its AWS, and artifacts in a bucket. */
  readonly places: Pick<SqlRunOptions, 'address' | 'aws' | 'artifacts'>;
  /** Writes an object into the bucket `music`. */
  readonly put: (key: string, text: string) => void;
  readonly stop: () => Promise<void>;
}

/** Starts a warehouse and the S3 beside it. */
export async function startWarehouseWithS3(): Promise<WarehouseWithS3> {
  const warehouse = await startWarehouse();
  const bucketsDirectory = path.join(warehouse.cluster.directory, 'buckets');
  mkdirSync(path.join(bucketsDirectory, 'artifacts'));
  const startCluster = () => assert.fail('Only S3 is asked.');
  const removeCluster = startCluster;
  const aws = await startAws({
    stateDirectory: path.join(warehouse.cluster.directory, 'aws'),
    bucketsDirectory,
    port: 0,
    redshiftPort: 0,
    startCluster,
    removeCluster,
  });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const access = { region: 'us-west-2', endpoint: aws.endpoint, credentials };
  return {
    warehouse,
    admin: await warehouse.open(),
    places: { address: warehouse.address, aws: access, artifacts: 's3://artifacts/runs' },
    put: (key, text) => warehouse.cluster.putObject('music', key, text),
    stop: async () => await aws.stop(),
  };
}
