import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { removeCluster } from '../../../local/redshift/cluster.ts';
import { readPidFile } from '../../../local/redshift/postgres/pid-file.ts';
import { refugeFor, workshop } from '../../../local/redshift/postgres/workshop.ts';
import { LOGIN, startTestCluster } from './local-cluster.ts';
import { waitFor } from './wait-for.ts';

const children = new Set<ChildProcess>();
const directories: string[] = [];

after(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const directory of directories) removeCluster(directory);
});

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sw-served-'));
  // As root the data would lie elsewhere, where PostgreSQL's user could not pass.
  chmodSync(directory, 0o755);
  directories.push(directory);
  return directory;
}

/** Starts a cluster as a process of its own. */
async function serve(directory: string, env: NodeJS.ProcessEnv = {}) {
  const script = fileURLToPath(new URL('./serve-cluster.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  children.add(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, port: Number(line.toString()) };
}

async function connect(port: number): Promise<Client> {
  const client = new Client({ host: '127.0.0.1', port, ...LOGIN });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

test('a shell that has the variables of another cluster starts one all the same', async () => {
  const elsewhere = { PGSSLMODE: 'require', PGHOST: 'elsewhere', PGPORT: '1', PGUSER: 'u', PGDATABASE: 'd' };
  const { port } = await serve(newDirectory(), elsewhere);
  const client = await connect(port);
  assert.equal((await client.query('select 1 as one')).rows.length, 1);
  await client.end();
});

function dataOf(directory: string): string {
  const within = join(directory, 'data');
  return existsSync(within) ? within : refugeFor(directory);
}

function postgresProcesses(directory: string): readonly string[] {
  const lines = execFileSync('ps', ['-eo', 'stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(`-D ${directory}`) && !line.startsWith('Z'));
}

test('a killed process leaves no PostgreSQL behind, and the next start has the committed data', async () => {
  const directory = newDirectory();
  const { child, port } = await serve(directory);
  const client = await connect(port);
  await client.query('create table t (id int); insert into t values (1)');
  await client.query('begin; insert into t values (2)');
  assert.equal(postgresProcesses(directory).length, 1);
  child.kill('SIGKILL');
  await waitFor('PostgreSQL ends', () => postgresProcesses(directory).length === 0);

  const again = await serve(directory);
  const reader = await connect(again.port);
  assert.deepEqual((await reader.query('select id from t')).rows, [{ id: 1 }]);
  await reader.end();
  again.child.kill('SIGKILL');
  await waitFor('PostgreSQL ends', () => postgresProcesses(directory).length === 0);
});

test('a PostgreSQL that is killed comes back by itself, with what was committed', async () => {
  const directory = newDirectory();
  const cluster = await startTestCluster({ directory });
  const client = await cluster.connect();
  await client.query('create table t (id int); insert into t values (1)');
  await client.query('begin; insert into t values (2)');
  const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
  process.kill(readPidFile(dataOf(directory))?.pid ?? 0, 'SIGKILL');
  await ended;
  let reader: Client | undefined;
  await waitFor('it takes connections again', async () => {
    reader = await cluster.connect().catch(() => undefined);
    return reader !== undefined;
  });
  assert.deepEqual((await reader?.query('select id from t'))?.rows, [{ id: 1 }]);
  await cluster.stop();
  assert.deepEqual(postgresProcesses(directory), []);
});

test('a PostgreSQL that was left behind is ended by the next start', async () => {
  const directory = newDirectory();
  const first = await startTestCluster({ directory });
  // A second start on the directory stands for one that finds an orphan: the lock file of a live server.
  const second = await startTestCluster({ directory });
  assert.equal(postgresProcesses(directory).length, 1);
  const client = await second.connect();
  assert.equal((await client.query('select 1 as one')).rows.length, 1);
  await client.end();
  await first.stop();
  await second.stop();
});

test('stop ends the sessions, frees the port and leaves the data', async () => {
  const directory = newDirectory();
  const cluster = await startTestCluster({ directory });
  const client = await cluster.connect();
  await client.query('create table t (id int); insert into t values (7)');
  const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
  await cluster.stop();
  await ended;
  assert.deepEqual(postgresProcesses(directory), []);

  const again = await startTestCluster({ directory, port: cluster.port });
  const reader = await again.connect();
  assert.deepEqual((await reader.query('select id from t')).rows, [{ id: 7 }]);
  await again.stop();
});

test('a wrong password, a wrong user and the internal user are refused', async () => {
  const cluster = await startTestCluster();
  await assert.rejects(cluster.connect({ password: 'wrong' }), /password authentication failed for user "awsuser"/);
  await assert.rejects(cluster.connect({ user: 'nobody' }), { code: '28P01' });
  await assert.rejects(cluster.connect({ user: 'rdsdb' }), { code: '28000' });
  await assert.rejects(cluster.connect({ database: 'nowhere' }), /database "nowhere" does not exist/);
  await cluster.stop();
});

test('a port in use is an error that says so, and leaves nothing running', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  assert.ok(address !== null && typeof address === 'object');
  const directory = newDirectory();
  await assert.rejects(startTestCluster({ directory, port: address.port }), { code: 'EADDRINUSE' });
  assert.deepEqual(postgresProcesses(directory), []);
  taken.close();
});

test('a cluster in a folder that is closed to others starts, and removing it leaves nothing', async () => {
  const directory = newDirectory();
  chmodSync(directory, 0o700);
  const cluster = await startTestCluster({ directory });
  const client = await cluster.connect();
  await client.query('create table t (id int)');
  await cluster.stop();
  const again = await startTestCluster({ directory });
  const reader = await again.connect();
  assert.deepEqual((await reader.query('select * from t')).rows, []);
  await again.stop();

  // Somebody deletes the folder by hand: data that lies elsewhere is swept out when the next cluster is made.
  const data = dataOf(directory);
  rmSync(directory, { recursive: true });
  await (await startTestCluster()).stop();
  await waitFor('it is swept out, by this process or another', () => !existsSync(data));
});

test('a cluster starts while another process takes away what both have found to sweep', async () => {
  // Listed, and gone when it is read: as what somebody else was faster with.
  const gone = join(workshop(), 'taken.folder');
  rmSync(gone, { force: true });
  symlinkSync(join(workshop(), 'nowhere'), gone);
  try {
    const cluster = await startTestCluster();
    await cluster.stop();
  } finally {
    rmSync(gone, { force: true });
  }
});

test('a cluster below a long path starts, and removing it leaves nothing', async () => {
  const directory = join(newDirectory(), 'a-folder-with-a-long-name-'.repeat(4), 'cluster');
  const cluster = await startTestCluster({ directory });
  const client = await cluster.connect();
  assert.equal((await client.query('select 1 as one')).rows.length, 1);
  await cluster.stop();
  removeCluster(directory);
  assert.equal(existsSync(directory), false);
});
