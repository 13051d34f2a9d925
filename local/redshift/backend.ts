import type { Socket } from 'node:net';
import { createJoinedWriter } from './frames/joined-writer.ts';
import { createServerMessageScanner } from './frames/server-messages.ts';
import { SYNC, TERMINATE } from './frames/write-messages.ts';
import { stayAwake } from './stay-awake.ts';

/*
 * One connection to PostgreSQL, shared by the client's messages and ours. PostgreSQL answers in order, so whoever sends a
 * message says what ends its answer and who takes it. After an error PostgreSQL skips everything up to the next Sync:
 * answers that were waited for are dropped, and messages that would be skipped are not sent at all.
 */

/** Takes the answer to one message. */
export interface Reply {
  /** The message types of which one ends the answer; `Z` marks the answer to a Sync. */
  readonly ends: string;
  /** Whether rows go to the client as they come, unseen. */
  readonly passesRows: boolean;
  /** Every message of the answer; `E` ends it too. Notices of the same time are `N`. */
  onMessage(type: string, bytes: Buffer): void;
  /** An earlier error made PostgreSQL skip this message, or the connection has ended. */
  onDropped?(): void;
}

export interface Backend {
  /** Sends bytes of one or more messages. The reply, if any, is to the last. */
  send(bytes: Buffer, reply?: Reply): void;
  /** Sends a Query of one statement, which brings its own Sync. Not while PostgreSQL is skipping. */
  query(bytes: Buffer, answer: Reply, ready: Reply): void;
  /** Sends bytes in the middle of a COPY; settles when the connection has taken them, or is gone. */
  sendData(header: Buffer, bytes: Buffer): Promise<void>;
  sync(reply: Reply): void;
  /** Whether PostgreSQL skips everything until the next Sync. */
  readonly skipping: boolean;
  /** Settles when PostgreSQL has room for more bytes, or is gone. */
  drained(): Promise<void>;
  readonly closed: boolean;
  /** Says goodbye after what was sent: PostgreSQL works that off first. What is sent later is dropped. */
  end(): void;
  /** Ends the connection at once: PostgreSQL rolls back what is open. */
  destroy(): void;
}

export interface BackendEvents {
  onRows(bytes: Buffer): void;
  /** What belongs to no message that was sent: parameters, notices, the words of a server that goes down. */
  onUnasked(type: string, bytes: Buffer): void;
  /** Called before and after the messages of one chunk. */
  onChunk(stage: 'begin' | 'end'): void;
  onClose(): void;
}

/** Takes over a fresh connection to PostgreSQL. */
export function createBackend(socket: Socket, events: BackendEvents): Backend {
  const replies: Reply[] = [];
  let skipping = false;

  const onMessage = (type: string, bytes: Buffer): void => {
    const [reply] = replies;
    if (!reply || type === 'S' || type === 'A') return events.onUnasked(type, bytes);
    if (type !== 'E' && reply.ends.includes(type)) replies.shift();
    reply.onMessage(type, bytes);
    if (type === 'E') failReply(reply);
  };
  const failReply = (failed: Reply): void => {
    if (failed.ends === 'Z') return;
    replies.shift();
    skipping = !replies.some((reply) => reply.ends === 'Z');
    while (replies[0] && replies[0].ends !== 'Z') replies.shift()?.onDropped?.();
  };
  const scan = createServerMessageScanner({
    passesRows: () => replies[0]?.passesRows ?? false,
    onRows: (bytes) => events.onRows(bytes),
    onMessage,
  });
  socket.on('data', (chunk: Buffer) => {
    events.onChunk('begin');
    scan(chunk);
    events.onChunk('end');
    // While rows stream, PostgreSQL and the client have better use for the processor.
    if (replies.length === 0) stayAwake();
  });
  socket.on('error', () => undefined);
  socket.once('close', () => {
    for (const reply of replies.splice(0)) reply.onDropped?.();
    events.onClose();
  });

  const { write, flush } = tickWriter(socket);
  const isOver = (): boolean => socket.destroyed || socket.writableEnded;
  return {
    send: (bytes, reply) => {
      if (skipping || isOver()) return reply?.onDropped?.();
      if (reply) replies.push(reply);
      write(bytes);
    },
    query: (bytes, answer, ready) => {
      if (isOver()) return answer.onDropped?.();
      replies.push(answer, ready);
      write(bytes);
      flush();
    },
    sendData: async (header, bytes) => {
      if (skipping || isOver()) return;
      await new Promise<void>((resolve) => {
        flush();
        socket.cork();
        socket.write(header);
        socket.write(bytes, () => resolve());
        socket.uncork();
      });
    },
    sync: (reply) => {
      skipping = false;
      if (isOver()) return reply.onDropped?.();
      replies.push(reply);
      write(SYNC);
    },
    get skipping() {
      return skipping;
    },
    drained: () => drained(socket),
    get closed() {
      return socket.destroyed;
    },
    end: () => {
      if (isOver()) return;
      flush();
      socket.end(TERMINATE);
    },
    destroy: () => void socket.destroy(),
  };
}

/** Writes of one turn of the event loop leave together. */
function tickWriter(socket: Socket): { readonly write: (bytes: Buffer) => void; readonly flush: () => void } {
  const writer = createJoinedWriter(socket);
  let isAwaited = false;
  const flush = (): void => {
    isAwaited = false;
    writer.flush();
  };
  const write = (bytes: Buffer): void => {
    writer.add(bytes);
    if (isAwaited) return;
    isAwaited = true;
    process.nextTick(flush);
  };
  return { write, flush };
}

/** Settles when a socket takes more bytes again, or is closed. */
export async function drained(socket: Socket): Promise<void> {
  if (!socket.writableNeedDrain || socket.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}
