import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { NoWorkerError, withTemporal } from '../../cli/temporal.ts';
import { startTemporal, type TemporalServer } from '../../local/temporal.ts';

/** Of so many, some learn from the server that their time is over, and some from their own clock. */
const QUERIES = 20;

let stateDirectory: string;
let server: TemporalServer;
before(async () => {
  stateDirectory = await mkdtemp(path.join(tmpdir(), 'shiftwork-temporal-'));
  const environment = { ...process.env, TEMPORAL_ADDRESS: undefined };
  server = await startTemporal({ stateDirectory, port: 0, uiPort: 0, environment });
});
after(async () => {
  await server.stop();
  await rm(stateDirectory, { recursive: true, force: true });
});

test('a query that no worker answers says so, whoever notices first that its time is over', async () => {
  const access = { address: server.address, namespace: 'default', taskQueue: 'nobody' };
  await withTemporal(access, async ({ client, ask }) => {
    const start = { taskQueue: access.taskQueue, workflowId: 'unanswered' };
    const handle = await client.workflow.start('endless', start);
    const asked = Array.from({ length: QUERIES }, () => ask(() => handle.query('status')));
    const answers = await Promise.allSettled(asked);
    const others = answers.filter((answer) => !isNoWorker(answer));
    assert.deepEqual(others, []);
  });
});

function isNoWorker(answer: PromiseSettledResult<unknown>): boolean {
  return answer.status === 'rejected' && answer.reason instanceof NoWorkerError;
}
