import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeClustersCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift';
import { Client } from 'pg';

const MAIN = path.resolve(import.meta.dirname, '../../local/main.ts');
const LOGIN = { MasterUsername: 'awsuser', MasterUserPassword: 'Passw0rd' };

const started: ChildProcess[] = [];
const folders: string[] = [];

after(async () => {
  await Promise.all(started.map(async (child) => await kill(child, 'SIGTERM')));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function stateFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'local-main-'));
  folders.push(folder);
  return folder;
}

function run(state: string, ...flags: readonly string[]): ChildProcess {
  const args = ['--import', 'tsx', MAIN, '--state', state, '--redshift-port', '0', ...flags];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  started.push(child);
  return child;
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = '';
  for await (const piece of stream ?? []) text += String(piece);
  return text;
}

async function ready(child: ChildProcess): Promise<string> {
  const said = textOf(child.stderr);
  for await (const line of child.stdout ?? []) return (JSON.parse(String(line)) as { awsEndpoint: string }).awsEndpoint;
  throw new Error(`It ended before it was ready: ${await said}`);
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  child.kill(signal);
  return await ended(child);
}

function clientOf(endpoint: string): RedshiftClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new RedshiftClient({ endpoint, region: 'us-west-2', credentials });
}

async function endpointOf(redshift: RedshiftClient): Promise<{ host: string; port: number }> {
  for (;;) {
    const { Clusters } = await redshift.send(new DescribeClustersCommand({ ClusterIdentifier: 'warehouse' }));
    const { ClusterStatus, Endpoint } = Clusters?.[0] ?? {};
    assert.notEqual(ClusterStatus, 'hardware-failure');
    if (ClusterStatus === 'available') return { host: Endpoint?.Address ?? '', port: Endpoint?.Port ?? 0 };
  }
}

/** Rejects once there is no such cluster. */
async function gone(redshift: RedshiftClient): Promise<never> {
  for (;;) await redshift.send(new DescribeClustersCommand({ ClusterIdentifier: 'warehouse' }));
}

async function query(address: { host: string; port: number }, text: string): Promise<unknown[]> {
  const client = new Client({
    ...address,
    database: 'dev',
    user: LOGIN.MasterUsername,
    password: LOGIN.MasterUserPassword,
  });
  await client.connect();
  try {
    return (await client.query(text)).rows as unknown[];
  } finally {
    await client.end();
  }
}

void test('a cluster that is created takes queries, and after kill -9 is there again with its data', async () => {
  const state = stateFolder();
  const first = run(state);
  let redshift = clientOf(await ready(first));
  const nodes = { NodeType: 'ra3.large', ClusterType: 'single-node' };
  await redshift.send(new CreateClusterCommand({ ClusterIdentifier: 'warehouse', ...nodes, ...LOGIN }));
  const address = await endpointOf(redshift);
  await query(address, 'create table kept (a int); insert into kept values (42)');
  redshift.destroy();
  await kill(first, 'SIGKILL');
  const second = run(state);
  redshift = clientOf(await ready(second));
  assert.deepEqual(await endpointOf(redshift), address);
  assert.deepEqual(await query(address, 'select a from kept'), [{ a: 42 }]);
  const remove = { ClusterIdentifier: 'warehouse', SkipFinalClusterSnapshot: true };
  await redshift.send(new DeleteClusterCommand(remove));
  await assert.rejects(gone(redshift), { name: 'ClusterNotFoundFault' });
  await assert.rejects(query(address, 'select 1'), { code: 'ECONNREFUSED' });
  redshift.destroy();
  assert.equal(await kill(second, 'SIGTERM'), 0);
});

void test('a state directory has one process at a time', async () => {
  const state = stateFolder();
  const first = run(state);
  await ready(first);
  const second = run(state);
  const [said, code] = await Promise.all([textOf(second.stderr), ended(second)]);
  assert.equal(code, 1);
  assert.match(said, new RegExp(`^The state directory .* is in use by process ${first.pid}\\. .*\\n$`));
  await kill(first, 'SIGKILL');
  await ready(run(state));
});

void test('a port in use ends it with one line that names the port and the flag', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  for (const flag of ['--aws-port', '--redshift-port']) {
    const child = run(stateFolder(), flag, String(port));
    const [said, code] = await Promise.all([textOf(child.stderr), ended(child)]);
    assert.equal(code, 1);
    assert.match(said, new RegExp(`^Port ${port} .*in use by another process.* ${flag} .*\\n$`));
  }
  other.close();
});

void test('with --with-parent it ends when its stdin does', async () => {
  const child = run(stateFolder(), '--with-parent');
  await ready(child);
  child.stdin?.end();
  assert.equal(await ended(child), 0);
});

void test('flags that are wrong are said in one line', async () => {
  const child = run(stateFolder(), '--aws-port', 'many');
  const [said, code] = await Promise.all([textOf(child.stderr), ended(child)]);
  assert.deepEqual([said, code], ['--aws-port is many: expected a port, 0 to 65535 (0 takes any free one).\n', 1]);
});
