import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Certificate } from './certificate.ts';
import { readClient } from './client-input.ts';
import type { ClientInput } from './client-input.ts';
import type { ClusterContext } from './cluster-context.ts';
import { writeReport } from './frames/fields.ts';
import { ADMIN } from './postgres/admin.ts';
import { serveSession } from './session.ts';
import { readFirstPacket } from './startup.ts';
import type { FirstPacket, Startup } from './startup.ts';

/** https://docs.aws.amazon.com/redshift/latest/mgmt/amazon-redshift-limits.html: 500 connections to one cluster. */
const MOST_CONNECTIONS = 500;

export interface ProxyServer {
  readonly port: number;
  /** Takes no more clients and drops those that are there. */
  close(): void;
  /** Settles when every session has ended and the port is free: once closed, and PostgreSQL stopped. */
  readonly ended: () => Promise<void>;
}

interface Admitted {
  readonly socket: Socket;
  readonly input: ClientInput;
  readonly startup: Startup;
}

/** Listens for Redshift clients. A port in use is an error with code EADDRINUSE. */
export async function startProxy(
  cluster: ClusterContext,
  { host, port, certificate }: { readonly host: string; readonly port: number; readonly certificate: Certificate },
): Promise<ProxyServer> {
  const sockets = new Set<Socket>();
  const sessions = new Set<Promise<void>>();
  const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    const session = welcome({ cluster, certificate, count: sockets.size }, socket).catch((error: unknown) => {
      cluster.log(`A connection to cluster ${cluster.identifier} was dropped: ${String(error)}`);
      socket.destroySoon();
    });
    sessions.add(session);
    void session.finally(() => sessions.delete(session));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const closed = new Promise<void>((resolve) => server.once('close', () => resolve()));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
    ended: async () => {
      await closed;
      await Promise.all(sessions);
    },
  };
}

async function welcome(
  { cluster, certificate, count }: { cluster: ClusterContext; certificate: Certificate; count: number },
  raw: Socket,
): Promise<void> {
  const admitted = await negotiate(cluster, certificate, raw);
  if (!admitted) return;
  const refusal = refusalOf(admitted.startup, count);
  if (refusal) {
    const [sqlState, message] = refusal;
    return void admitted.socket.end(writeReport({ severity: 'FATAL', sqlState, message }));
  }
  await serveSession(cluster, admitted);
}

function refusalOf({ user }: Startup, count: number): readonly [string, string] | undefined {
  if (count > MOST_CONNECTIONS) {
    return ['53300', `connection limit "${MOST_CONNECTIONS}" exceeded for non-bootstrap users`];
  }
  if (user === ADMIN) return ['28000', `user "${ADMIN}" is internal: connect as the cluster's own user`];
  return undefined;
}

/** Answers the packets before a session; undefined when there is none to be, and the connection has been ended. */
async function negotiate(
  cluster: ClusterContext,
  certificate: Certificate,
  raw: Socket,
): Promise<Admitted | undefined> {
  let socket = raw;
  let input = readClient(socket);
  // Who asks for a cancel may say no more, and still waits for the end.
  raw.allowHalfOpen = true;
  for (let message = await input.next(true); message; message = await input.next(true)) {
    const packet = readFirstPacket(message.bytes);
    if (packet.kind === 'startup') {
      socket.allowHalfOpen = false;
      return { socket, input, startup: packet.startup };
    }
    if (packet.kind === 'cancel') {
      await cancel(cluster, packet);
      break;
    }
    if (packet.kind === 'gss') {
      socket.write('N');
      continue;
    }
    // Bytes that follow the request unencrypted could be anyone's: CVE-2021-23222.
    if (input.pending > 0 || socket !== raw) throw new Error('Bytes after a request for TLS');
    input.detach();
    raw.write('S');
    socket = new TLSSocket(raw, { isServer: true, secureContext: certificate.context });
    socket.on('error', () => raw.destroy());
    input = readClient(socket);
  }
  socket.destroySoon();
  return undefined;
}

/** Hands a CancelRequest on. The client waits for the connection's end, and so learns that it was delivered. */
async function cancel(cluster: ClusterContext, packet: FirstPacket & { kind: 'cancel' }): Promise<void> {
  cluster.registry.find(packet.pid, packet.secret)?.cancelCopy();
  const upstream = connect(cluster.socketPath);
  upstream.on('error', () => undefined);
  upstream.resume().end(packet.bytes);
  await once(upstream, 'close');
}
