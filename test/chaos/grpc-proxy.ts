// Stands between the workers and Temporal, and can stop one call of theirs on its way: "the task is done and its worker has not said
// so", "the task is done and nobody has decided what comes next". gRPC is HTTP/2 whose path names the call; all that a worker
// calls is unary, so each call is read whole, passed on, and answered whole. A connection has one of its own behind it: when
// either end breaks, so does the other, as it would without us.
import { connect, constants, createServer } from 'node:http2';
import type { ClientHttp2Session, IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Hold } from './hold.ts';

/** Which call is stopped: the first of this method that completes, or schedules, this activity. */
export interface CallToHold {
  readonly method: 'RespondActivityTaskCompleted' | 'RespondWorkflowTaskCompleted';
  readonly activityId: string;
}

export interface GrpcProxy {
  /** Where workers find Temporal. */
  readonly address: string;
  /** Stops the next such call before the server hears of it. */
  readonly hold: (call: CallToHold) => Hold;
  /** Cuts every connection that there is. */
  readonly cut: () => void;
  stop(): Promise<void>;
}

interface Gate extends CallToHold {
  readonly onHeld: () => void;
  readonly letGo: Promise<void>;
}

/** Listens on a free port for gRPC, and passes it on to `target`. */
export async function startGrpcProxy(target: string): Promise<GrpcProxy> {
  const gates = new Set<Gate>();
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    serve(session, connect(`http://${target}`), gates);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => sessions.forEach((session) => session.destroy());
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold: (call) => openGate(gates, call),
    cut,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}

function openGate(gates: Set<Gate>, call: CallToHold): Hold {
  let isHeld = false;
  let letGo: () => void = () => undefined;
  const gate = { ...call, onHeld: () => (isHeld = true), letGo: new Promise<void>((resolve) => (letGo = resolve)) };
  gates.add(gate);
  return {
    isHeld: async () => isHeld,
    letGo: async () => {
      gates.delete(gate);
      letGo();
    },
  };
}

function serve(session: ServerHttp2Session, upstream: ClientHttp2Session, gates: Set<Gate>): void {
  for (const end of [session, upstream]) end.on('error', () => undefined);
  session.once('close', () => upstream.destroy());
  upstream.once('close', () => session.destroy());
  session.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    pass({ stream, headers, upstream }, gates).catch(() => stream.close(constants.NGHTTP2_INTERNAL_ERROR));
  });
}

interface Call {
  readonly stream: ServerHttp2Stream;
  readonly headers: IncomingHttpHeaders;
  readonly upstream: ClientHttp2Session;
}

async function pass({ stream, headers, upstream }: Call, gates: Set<Gate>): Promise<void> {
  const body = await readAll(stream);
  await meetGate(gates, headers[':path'] ?? '', body);
  // Whoever has died meanwhile has not said it.
  if (stream.destroyed) return;
  const request = upstream.request(headers);
  stream.once('close', () => request.close(constants.NGHTTP2_CANCEL));
  let trailers: IncomingHttpHeaders | undefined;
  request.once('trailers', (received) => (trailers = received));
  const answered = once(request, 'response') as Promise<[IncomingHttpHeaders]>;
  request.end(body);
  const [head] = await answered;
  const answer = await readAll(request);
  if (stream.destroyed) return;
  if (trailers === undefined) return stream.respond(head, { endStream: true });
  stream.respond(head, { waitForTrailers: true });
  stream.once('wantTrailers', () => stream.sendTrailers(trailers ?? {}));
  stream.end(answer);
}

async function meetGate(gates: Set<Gate>, path: string, body: Buffer): Promise<void> {
  const gate = [...gates].find(
    ({ method, activityId }) => path.endsWith(`/${method}`) && messageOf(body).includes(stringField(activityId)),
  );
  if (gate === undefined) return;
  gates.delete(gate);
  gate.onHeld();
  await gate.letGo;
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** gRPC: a byte that says whether the message is compressed, four that say how long it is, the message. */
function messageOf(body: Buffer): Buffer {
  const message = body.subarray(5);
  return body[0] === 1 ? gunzipSync(message) : message;
}

/** As protobuf writes a short string: its length before it, so that no longer name is meant. */
function stringField(text: string): string {
  return String.fromCharCode(text.length) + text;
}
