import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { DescribeClustersCommand, RebootClusterCommand } from '@aws-sdk/client-redshift';
import { Client } from 'pg';
import { waitFor } from '../redshift/wait-for.ts';
import { MASTER, startRealClusters } from './real-clusters.ts';
import type { RealClusters } from './real-clusters.ts';

let clusters: RealClusters;
let url: string;
const NAME = 'faulty';
const COPY = "COPY loaded FROM 's3://things/rows' ACCESS_KEY_ID 'local' SECRET_ACCESS_KEY 'local' CSV";

before(async () => {
  clusters = await startRealClusters();
  url = `${clusters.aws.endpoint}/_local/fault`;
  await clusters.create(NAME);
  await clusters.query(NAME, 'CREATE TABLE loaded (n INT)');
  const folder = path.join(clusters.aws.bucketsDirectory, 'things');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'rows.csv'), '1\n2\n');
});

after(async () => await clusters.end());

beforeEach(async () => {
  await fetch(url, { method: 'DELETE' });
  await clusters.query(NAME, 'DELETE FROM loaded');
});

async function inject(fault: object): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(fault) })).status;
}

async function waiting(): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return (await (await fetch(url)).json()) as readonly Readonly<Record<string, unknown>>[];
}

async function rows(): Promise<unknown> {
  return (await clusters.query(NAME, 'SELECT count(*) FROM loaded'))[0]?.[0];
}

async function connect(): Promise<Client> {
  const { Endpoint } = await clusters.becomes(NAME, 'available');
  const login = { user: MASTER.MasterUsername, password: MASTER.MasterUserPassword };
  const client = new Client({ host: '127.0.0.1', port: Endpoint?.Port, database: 'dev', ...login });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

void test('the third call is struck when two pass first, and the fault is listed until then', async () => {
  const { redshift } = clusters;
  assert.equal(await inject({ service: 'redshift', action: 'DescribeClusters', code: 'Throttling', after: 2 }), 204);
  const ask = async () => await redshift.send(new DescribeClustersCommand({}));
  await ask();
  const [fault] = await waiting();
  assert.deepEqual([fault?.['code'], fault?.['after'], fault?.['times']], ['Throttling', 1, 1]);
  await ask();
  await assert.rejects(ask(), { name: 'Throttling' });
  assert.deepEqual(await waiting(), []);
});

void test('a fault that is none is refused', async () => {
  assert.equal(await inject({ service: 'redshift' }), 400);
  assert.equal(await inject({ service: 'cluster', code: 'oops' }), 400);
  assert.deepEqual(await waiting(), []);
});

void test('the second COPY fails, the others load', async () => {
  await inject({ service: 'cluster', action: 'copy', code: 'XX000', message: 'no more disk', after: 1 });
  await clusters.query(NAME, COPY);
  await assert.rejects(clusters.query(NAME, COPY), { code: 'XX000', message: 'no more disk' });
  await clusters.query(NAME, COPY);
  assert.equal(await rows(), '4');
});

void test('a key of S3 that fails, fails the COPY that reads it', async () => {
  await inject({ service: 's3', action: 'GET', key: 'things/rows.csv', code: 'SlowDown', status: 503 });
  await assert.rejects(clusters.query(NAME, COPY), { message: /S3ServiceException/ });
  await clusters.query(NAME, COPY);
  assert.equal(await rows(), '2');
});

void test('a key of S3 that is slow keeps the COPY waiting', async () => {
  await inject({ service: 's3', action: 'GET', key: 'things/rows.csv', delayMs: 300 });
  const from = Date.now();
  await clusters.query(NAME, COPY);
  assert.ok(Date.now() - from >= 290);
  assert.equal(await rows(), '2');
});

void test('a statement is told of a serializable isolation violation, and its transaction rolls back', async () => {
  await inject({ service: 'cluster', action: 'insert', key: NAME, code: '1023' });
  const client = await connect();
  await client.query('BEGIN; DELETE FROM loaded');
  const insert = async () => await client.query('INSERT INTO loaded VALUES ($1)', [1]);
  await assert.rejects(insert(), { code: 'XX000', message: '1023', detail: /Serializable isolation violation/ });
  await assert.rejects(insert(), { code: '25P02' });
  await client.query('ROLLBACK');
  await insert();
  await client.end();
  assert.equal(await rows(), '1');
});

for (const [code, kept] of [
  ['drop', '0'],
  ['drop-after', '1'],
] as const) {
  void test(`a connection that is cut with ${code} at COMMIT leaves ${kept} rows`, async () => {
    await inject({ service: 'cluster', action: 'commit', code });
    const client = await connect();
    await client.query('BEGIN');
    await client.query('INSERT INTO loaded VALUES (1)');
    const answer = await client.query('COMMIT').then(
      () => 'an answer',
      (error: unknown) => String(error),
    );
    await client.end();
    assert.match(answer, /Connection terminated/);
    assert.equal(await rows(), kept);
  });
}

async function isHeld(): Promise<void> {
  await waitFor('a call is held', async () => (await waiting()).some(({ held }) => held === true));
}

async function letGo(): Promise<void> {
  await fetch(url, { method: 'DELETE' });
}

void test('a COMMIT that is held before it is done is not seen, and one held after it is, until its answer is let go', async () => {
  for (const [hold, seen] of [
    ['before', '0'],
    ['after', '1'],
  ] as const) {
    await clusters.query(NAME, 'DELETE FROM loaded');
    await inject({ service: 'cluster', action: 'commit', hold });
    const client = await connect();
    await client.query('BEGIN');
    await client.query('INSERT INTO loaded VALUES (1)');
    const answer = client.query('COMMIT');
    await isHeld();
    assert.equal(await rows(), seen);
    await letGo();
    assert.equal((await answer).command, 'COMMIT');
    await client.end();
    assert.equal(await rows(), '1');
  }
});

void test('what a client sends and leaves is never done when it is held before', async () => {
  await inject({ service: 'cluster', action: 'insert', hold: 'before', client: 'leaver', contains: 'loaded' });
  const { Endpoint } = await clusters.becomes(NAME, 'available');
  const login = { user: MASTER.MasterUsername, password: MASTER.MasterUserPassword, application_name: 'leaver/1' };
  const client = new Client({ host: '127.0.0.1', port: Endpoint?.Port, database: 'dev', ...login });
  client.on('error', () => undefined);
  await client.connect();
  await clusters.query(NAME, 'INSERT INTO loaded VALUES (1)');
  const left = client.query('INSERT INTO loaded VALUES (2)').catch((error: unknown) => error);
  await isHeld();
  assert.equal((await waiting())[0]?.['by'], 'leaver/1');
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  assert.match(String(await left), /Connection terminated/);
  await waitFor('its session has ended', async () => {
    const [[sessions] = []] = await clusters.query(NAME, 'SELECT count(*) FROM stv_sessions');
    return sessions === '1';
  });
  await letGo();
  assert.equal(await rows(), '1');
});

void test('a call to AWS that is held after it is done has been done, and may then lose its answer', async () => {
  const { redshift } = clusters;
  await inject({ service: 'redshift', action: 'RebootCluster', hold: 'after', code: 'drop' });
  const reboot = redshift.send(new RebootClusterCommand({ ClusterIdentifier: NAME })).catch(String);
  await isHeld();
  const { Clusters } = await redshift.send(new DescribeClustersCommand({ ClusterIdentifier: NAME }));
  assert.notEqual(Clusters?.[0]?.ClusterStatus, 'available');
  await letGo();
  await reboot;
  await clusters.becomes(NAME, 'available');
});

void test('a hold ends by itself after its delay', async () => {
  await inject({ service: 'cluster', action: 'insert', hold: 'before', delayMs: 50 });
  await clusters.query(NAME, 'INSERT INTO loaded VALUES (1)');
  assert.equal(await rows(), '1');
});

void test('sessions are cut at once, in the middle of a statement, which goes on to its end', async () => {
  await inject({ service: 'cluster', action: 'insert', hold: 'after' });
  const client = await connect();
  const insert = assert.rejects(client.query('INSERT INTO loaded VALUES (1)'), /Connection terminated/);
  await isHeld();
  assert.equal(await inject({ service: 'cluster', action: 'session', code: 'drop', client: 'nobody' }), 204);
  assert.equal((await waiting()).length, 1);
  await inject({ service: 'cluster', action: 'session', code: 'drop', key: NAME });
  await insert;
  await letGo();
  assert.equal(await rows(), '1');
});
