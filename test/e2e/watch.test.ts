import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, test } from 'node:test';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { withTemporal } from '../../cli/temporal.ts';
import { watchRun } from '../../cli/watch-run.ts';
import { startEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { eventually } from './eventually.ts';

let environment: Environment;

before(async () => {
  environment = await startEnvironment(['--scale', '0.05']);
  environment.startWorker();
});

after(async () => await environment.stop());

test('a watched run is watched on when Temporal has been out of reach for a while', async (t) => {
  const { shiftwork, state } = environment;
  await shiftwork('run', 'sparkify', '--workflow-id', 'watched', '--detach');
  const road = await openRoad(t, state.temporalAddress ?? '');
  const messages: (string | undefined)[] = [];
  const display = { show: ({ message }: { message?: string }) => void messages.push(message), end: () => undefined };
  const access = { address: road.address, namespace: 'default', taskQueue: 'shiftwork' };
  const watched = withTemporal(access, (temporal) => watchRun(temporal, 'watched', { display }));
  await eventually('the run is seen', () => messages.length > 0 || undefined);
  await road.close();
  await eventually('the watcher says that it tries again', () => messages.some(isTryingAgain) || undefined);
  await road.open();
  assert.equal((await watched).execution, 'completed');
});

function isTryingAgain(message: string | undefined): boolean {
  return message?.endsWith('trying again.') === true;
}

/** A way to an address that can be closed, and opened again at the same port. */
async function openRoad(t: TestContext, to: string) {
  const [host = '', port = ''] = to.split(':');
  const sockets = new Set<net.Socket>();
  const server = net.createServer((near) => {
    const far = net.connect(Number(port), host);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) sockets.add(socket.on('error', () => socket.destroy()));
  });
  const listen = (at: number): Promise<void> =>
    new Promise((resolve) => server.listen(at, '127.0.0.1', () => resolve()));
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    sockets.forEach((socket) => socket.destroy());
    await closed;
  };
  await listen(0);
  const { port: own } = server.address() as AddressInfo;
  t.after(async () => (server.listening ? await close() : undefined));
  return { address: `127.0.0.1:${own}`, close, open: () => listen(own) };
}
