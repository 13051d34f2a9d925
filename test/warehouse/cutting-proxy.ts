import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';

/** A wire between a client and a warehouse (without TLS) that breaks after a statement was done, before its answer is back. */
export interface CuttingProxy {
  readonly port: number;
  /** The next statement of these words is sent on, and its answer swallowed with the connection. */
  readonly cutAfter: (statement: string) => void;
  readonly close: () => Promise<void>;
}

/** Starts the proxy in front of a port on 127.0.0.1. */
export async function startCuttingProxy(port: number): Promise<CuttingProxy> {
  let fatal: string | undefined;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const warehouse = connect(port, '127.0.0.1');
    let isCut = false;
    for (const socket of [client, warehouse]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('data', (chunk) => {
      isCut ||= fatal !== undefined && chunk.includes(`${fatal}\0`);
      if (isCut) fatal = undefined;
      warehouse.write(chunk);
    });
    warehouse.on('data', (chunk) => (isCut ? client.destroy() : client.write(chunk)));
    client.on('close', () => warehouse.end());
    warehouse.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cutAfter: (statement) => {
      fatal = statement;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
