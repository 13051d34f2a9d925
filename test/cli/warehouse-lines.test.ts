import assert from 'node:assert/strict';
import { test } from 'node:test';
import { warehouseLines } from '../../cli/warehouse-lines.ts';
import type { RunReport } from '../../model/run.ts';

function task(id: string, message?: string): RunReport['tasks'][number] {
  const fixed = { upstream: [], retries: 3, retryDelaySeconds: 1, timeoutSeconds: 60, severity: 'error' } as const;
  const kind = id.startsWith('launch') ? 'launch' : 'teardown';
  return { id, kind, ...fixed, state: 'success', attempts: 1, ...(message === undefined ? {} : { message }) };
}

const LAUNCH = task('launch.cluster');
const READY = task('launch.ready', 'Cluster c1 answers.\nHOST=127.0.0.1\nDB_PORT=5439\nARN=arn:aws:iam::0:role/r');

test('a cluster that is left up is given as lines of dwh.cfg, without its password', () => {
  assert.deepEqual(warehouseLines({ tasks: [LAUNCH, READY] }), [
    '[CLUSTER]',
    'HOST=127.0.0.1',
    'DB_PORT=5439',
    '[IAM_ROLE]',
    'ARN=arn:aws:iam::0:role/r',
  ]);
});

test('a cluster that was torn down, never came up or was not launched is not', () => {
  assert.deepEqual(warehouseLines({ tasks: [READY] }), []);
  assert.deepEqual(warehouseLines({ tasks: [LAUNCH, READY, task('teardown.cluster')] }), []);
  assert.deepEqual(warehouseLines({ tasks: [LAUNCH] }), []);
});
