import type { Socket } from 'node:net';
import { createClientMessageReader } from './frames/client-messages.ts';
import type { ClientMessage } from './frames/client-messages.ts';
import { stayAwake } from './stay-awake.ts';

/** How much of a client's bytes may wait: beyond, its socket is not read. */
const MOST_PENDING = 4 * 1024 * 1024;

/** A client's messages, one after another, read no faster than they are asked for. */
export interface ClientInput {
  /** The next message; undefined when the client is gone. `startup` for packets before authentication. */
  next(startup?: boolean): Promise<ClientMessage | undefined>;
  readonly pending: number;
  /** Stops listening, so that the socket can be wrapped in TLS. */
  detach(): void;
}

/** Listens to a client's socket. */
export function readClient(socket: Socket): ClientInput {
  const reader = createClientMessageReader();
  let ended = false;
  let wake = (): void => undefined;
  const onData = (chunk: Buffer): void => {
    reader.push(chunk);
    if (reader.pending > MOST_PENDING) socket.pause();
    wake();
    stayAwake();
  };
  const onEnd = (): void => {
    ended = true;
    wake();
  };
  socket.on('data', onData);
  for (const event of ['end', 'close', 'error']) socket.on(event, onEnd);

  const next = async (startup = false): Promise<ClientMessage | undefined> => {
    for (;;) {
      const message = reader.next(startup);
      if (message) return message;
      if (ended) return undefined;
      const woken = new Promise<void>((resolve) => (wake = resolve));
      if (socket.isPaused()) socket.resume();
      await woken;
    }
  };
  const detach = (): void => {
    socket.off('data', onData);
    for (const event of ['end', 'close']) socket.off(event, onEnd);
  };
  return {
    next,
    detach,
    get pending() {
      return reader.pending;
    },
  };
}
