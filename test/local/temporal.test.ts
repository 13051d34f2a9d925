import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { startTemporal } from '../../local/temporal.ts';

let stateDirectory: string;
before(async () => (stateDirectory = await mkdtemp(path.join(tmpdir(), 'shiftwork-temporal-'))));
after(async () => await rm(stateDirectory, { recursive: true, force: true }));

const environment = { ...process.env, TEMPORAL_ADDRESS: undefined };

test('the server answers, keeps closed runs for 30 days, knows our search attributes, and can be used by its address', async () => {
  const server = await startTemporal({ stateDirectory, port: 0, uiPort: 0, environment });
  try {
    const { namespace, attributes } = await describe(server.address);
    assert.equal(Number(namespace.config?.workflowExecutionRetentionTtl?.seconds), 30 * 24 * 3600);
    assert.deepEqual(attributes, ['ShiftworkDag', 'ShiftworkLogicalDate', 'ShiftworkRunStatus', 'ShiftworkTarget']);

    const lines: string[] = [];
    const given = await startTemporal({
      stateDirectory,
      port: 0,
      uiPort: 0,
      onProgress: (line) => lines.push(line),
      environment: { ...environment, TEMPORAL_ADDRESS: server.address },
    });
    assert.equal(given.address, server.address);
    assert.deepEqual(lines, [`Temporal: using ${server.address} (TEMPORAL_ADDRESS)`]);
    await given.stop();
    await describe(server.address);
  } finally {
    await server.stop();
  }
  assert.equal(isAlive(server.pid ?? 0), false);
});

test('the server ends when the process that started it is killed', async () => {
  const script = path.join(stateDirectory, 'start.mts');
  const module = path.join(import.meta.dirname, '../../local/temporal.ts');
  await writeFile(
    script,
    `import { startTemporal } from ${JSON.stringify(module)};
     const { pid } = await startTemporal({ stateDirectory: ${JSON.stringify(stateDirectory)}, port: 0, uiPort: 0 });
     console.log(pid);
     setInterval(() => undefined, 1000);`,
  );
  const tsx = import.meta.resolve('tsx');
  const parent = spawn(process.execPath, ['--import', tsx, script], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = await new Promise<number>((resolve, reject) => {
    parent.stdout.once('data', (text: Buffer) => resolve(Number(text)));
    parent.once('exit', () => reject(new Error('the process ended before its server was up')));
  });
  assert.equal(isAlive(pid), true);
  parent.kill('SIGKILL');
  while (isAlive(pid)) await sleep(50);
});

test('a port in use is refused with its number and the flag that changes it', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => squatter.once('listening', resolve));
  const { port } = squatter.address() as AddressInfo;
  try {
    await assert.rejects(startTemporal({ stateDirectory, port, uiPort: 0, environment }), {
      message: new RegExp(`^Port ${port} of 127\\.0\\.0\\.1, wanted for Temporal, .* --temporal-port`),
    });
  } finally {
    squatter.close();
  }
});

async function describe(address: string) {
  const connection = await Connection.connect({ address });
  try {
    const namespace = await connection.workflowService.describeNamespace({ namespace: 'default' });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
    return {
      namespace,
      attributes: Object.keys(customAttributes)
        .filter((name) => name.startsWith('Shiftwork'))
        .toSorted(),
    };
  } finally {
    await connection.close();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
