import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { createBackend } from './backend.ts';
import { createCaseSetting } from './case-setting.ts';
import type { ClientInput } from './client-input.ts';
import { createClientOutput } from './client-output.ts';
import type { ClientOutput } from './client-output.ts';
import type { ClusterContext } from './cluster-context.ts';
import { forward } from './forward.ts';
import { startup as startupPacket } from './frames/write-messages.ts';
import { createInjector } from './injector.ts';
import { createInquiries } from './procedures/inquiries.ts';
import type { Session } from './session-state.ts';
import type { Startup } from './startup.ts';
import { handleOrMeetFault } from './statement-faults.ts';

/*
 * One client and its one connection to PostgreSQL. The client's messages are handled one after another: while a COPY is fed,
 * or a query of ours is answered, what the client sends meanwhile waits. Answers pass as they come.
 */

/** Serves a client that has sent its startup packet, until PostgreSQL has ended the session. */
export async function serveSession(
  cluster: ClusterContext,
  client: { readonly socket: Socket; readonly input: ClientInput; readonly startup: Startup },
): Promise<void> {
  const { session, ended } = await openSession(cluster, client.socket, client.startup);
  client.socket.once('close', () => leave(session));
  authenticate(session);
  try {
    await relay(session, client.input);
  } finally {
    session.backend.end();
    await ended;
  }
}

async function relay(session: Session, input: ClientInput): Promise<void> {
  for (let message = await input.next(); message; message = await input.next()) {
    if (message.type === 'X' || session.backend.closed) return;
    await handleOrMeetFault(session, message);
    await session.backend.drained();
  }
}

interface OpenSession {
  readonly session: Session;
  readonly ended: Promise<void>;
}

async function openSession(cluster: ClusterContext, socket: Socket, startup: Startup): Promise<OpenSession> {
  const upstream = await reachPostgres(cluster, socket);
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const client = createClientOutput(socket);
  const unattend = cluster.faults?.attend({ client: startup.applicationName, cut: () => client.drop() });
  const backend = createBackend(upstream, {
    onRows: (bytes) => client.write(bytes),
    onUnasked: (type, bytes) => forward(session, type, bytes),
    onChunk: (stage) => {
      if (stage === 'begin') return client.hold();
      client.flush();
      if (client.isFull) pauseUntilDrained(upstream, client);
    },
    onClose: () => {
      unattend?.();
      session.inquiries.end();
      socket.end();
      forget(session);
      end();
    },
  });
  const injector = createInjector(backend, (error) => forward(session, 'E', error));
  const session: Session = {
    cluster,
    startup,
    client,
    backend,
    injector,
    inquiries: createInquiries(),
    startedAt: new Date(),
    statements: new Map(),
    portals: new Map(),
    locked: new Set(),
    caseOfNames: createCaseSetting(),
    hasExecuted: false,
    pid: 0,
    status: 'I',
    current: undefined,
    lastError: '',
    lastCopyId: -1,
    lastCopyCount: 0,
    lastQueryId: -1,
    cancelCopy: undefined,
  };
  return { session, ended };
}

/** The client is told when PostgreSQL is gone. */
async function reachPostgres(cluster: ClusterContext, socket: Socket): Promise<Socket> {
  const upstream = connect(cluster.socketPath);
  try {
    await once(upstream, 'connect');
    return upstream;
  } catch (error) {
    const message = `The database of cluster ${cluster.identifier} has ended. Start the cluster anew; its log says why.`;
    createClientOutput(socket).report({ severity: 'FATAL', sqlState: '57P03', message });
    socket.end();
    throw error;
  }
}

/**
 * The client is gone. As in Redshift, a statement that runs goes on to its end, a COPY too; an open transaction is rolled back
 * after it. The session stays in the lists until then.
 */
function leave(session: Session): void {
  if (session.cancelCopy && session.status === 'I') return;
  session.cancelCopy?.();
  session.backend.end();
}

function pauseUntilDrained(upstream: Socket, client: ClientOutput): void {
  upstream.pause();
  void client.drained().then(() => upstream.resume());
}

/** Passwords are PostgreSQL's business: its questions and the client's answers pass. */
function authenticate(session: Session): void {
  let registered: { readonly pid: number; readonly secret: Buffer; cancelCopy(): void } | undefined;
  const { cluster, startup } = session;
  const parameters = new Map([...cluster.settings, ...startup.forPostgres]);
  session.backend.send(startupPacket(startup.version, parameters), {
    ends: 'Z',
    passesRows: false,
    onMessage: (type, bytes) => {
      if (type === 'K') {
        session.pid = bytes.readInt32BE(5);
        registered = {
          pid: session.pid,
          secret: Buffer.from(bytes.subarray(9)),
          cancelCopy: () => session.cancelCopy?.(),
        };
        session.cluster.registry.add(registered);
      }
      if (type === 'Z') session.cluster.systemLog.sessionStarted(session);
      forward(session, type, bytes);
    },
    onDropped: () => undefined,
  });
}

function forget(session: Session): void {
  const registered = session.cluster.registry.findByPid(session.pid);
  if (registered) session.cluster.registry.remove(registered);
  if (session.pid !== 0) session.cluster.systemLog.sessionEnded(session);
}
