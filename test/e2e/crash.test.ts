import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { eventually } from './eventually.ts';
import { replay } from './replay.ts';
import { countActivities, runningActivities } from './run-events.ts';
import { loadedFiles, warehouseRows } from './warehouse-rows.ts';

const BATCHED = ['--param', 'batch_files=8', '--exclude', 'teardown'];

let environment: Environment;

before(async () => {
  environment = await startEnvironment(['--scale', '0.1']);
});

after(async () => await environment.stop());

test('a worker killed in the middle of a batch repeats nothing that finished, and the rows are those of a calm run', async () => {
  const { shiftwork, startWorker, temporal } = environment;
  const first = startWorker();
  const calm = await shiftwork('run', 'sparkify', ...BATCHED, '--workflow-id', 'calm');
  assert.equal(calm.code, 0, calm.stderr);
  const expected = await warehouseRows(environment);
  await tearDown();

  await shiftwork('run', 'sparkify', ...BATCHED, '--workflow-id', 'crashed', '--detach');
  const lock = await lockAfterBatches('staging_events', 2);
  const [batch = ''] = await eventually('a batch waits inside its COPY', async () => {
    const running = await runningActivities(temporal, 'crashed');
    return running.some((id) => id.startsWith('stage.events[')) ? running.filter((id) => id.includes('[')) : undefined;
  });
  first.kill('SIGKILL');
  await once(first, 'exit');
  await lock.release();
  startWorker();
  await temporal.workflow.getHandle('crashed').result();

  assert.deepEqual(await warehouseRows(environment), expected);
  const { completed } = await countActivities(temporal, 'crashed');
  assert.deepEqual(
    [...completed].filter(([, times]) => times !== 1),
    [],
    'an activity completed more than once',
  );
  assert.ok(completed.has(batch), `${batch}, which the kill interrupted, completed in the end`);
  for (const table of ['staging_events', 'staging_songs']) {
    assert.equal((await loadedFiles(environment, table)).most, 1, `a file was loaded twice into ${table}`);
  }
  await tearDown();
});

test('the histories of a calm and of a crashed run replay to the same decisions', async () => {
  await replay(environment.temporal, 'calm');
  await replay(environment.temporal, 'crashed');
});

async function tearDown(): Promise<void> {
  const { code, stderr } = await environment.shiftwork('run', 'sparkify', '--select', 'teardown');
  assert.equal(code, 0, stderr);
}

/** Locks the table once so many batches of it are in: the next COPY then waits for as long as the test likes. */
async function lockAfterBatches(table: string, batches: number): Promise<{ release(): Promise<void> }> {
  const client = await eventually('the cluster answers', connect);
  const ledger = `shiftwork."public$${table}"`;
  await eventually(`${batches} batches of ${table} are loaded`, async () => {
    const { rows } = await client.query(`select to_regclass('${ledger}') is not null as there`);
    if (rows[0]?.there !== true) return undefined;
    const counted = await client.query(`select count(*) as done from ${ledger} where entry = 'load'`);
    return Number(counted.rows[0]?.done) >= batches ? true : undefined;
  });
  await client.query(`begin`);
  await client.query(`lock table ${table}`);
  return {
    async release() {
      await client.query('rollback');
      await client.end();
    },
  };
}

async function connect(): Promise<pg.Client | undefined> {
  const { stdout } = await environment.shiftwork('local', 'env', '-o', 'json');
  const { PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE } = JSON.parse(stdout) as Record<string, string>;
  if (PGHOST === undefined) return undefined;
  const address = { host: PGHOST, port: Number(PGPORT), user: PGUSER, password: PGPASSWORD, database: PGDATABASE };
  const client = new pg.Client({ ...address, ssl: { rejectUnauthorized: false } });
  await client.connect();
  return client;
}
