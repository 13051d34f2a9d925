import { ByteQueue } from './byte-queue.ts';

/** A client's message: its type letter, and all of its bytes, the header included. */
export interface ClientMessage {
  readonly type: string;
  readonly bytes: Buffer;
}

/** The first message of a connection has no type letter: what it asks for is in its first four bytes. */
const STARTUP = '';

const HEADER = 5;
/** Redshift's limit for one statement is 16 MB; PostgreSQL's for one message 1 GB. */
const LONGEST_MESSAGE = 64 * 1024 * 1024;
const LONGEST_STARTUP = 10_000;

export interface ClientMessageReader {
  push(chunk: Buffer): void;
  /** The next whole message, if it is there. `startup` for the packets before authentication. */
  next(startup: boolean): ClientMessage | undefined;
  /** Bytes that were pushed and not taken. */
  readonly pending: number;
}

/** Reads whole messages from a client's bytes, cut anywhere. */
export function createClientMessageReader(): ClientMessageReader {
  const queue = new ByteQueue();
  return {
    push: (chunk) => queue.push(chunk),
    next: (startup) => (startup ? nextStartup(queue) : nextMessage(queue)),
    get pending() {
      return queue.length;
    },
  };
}

function nextStartup(queue: ByteQueue): ClientMessage | undefined {
  const length = queue.peek(4)?.readUInt32BE(0);
  if (length === undefined) return undefined;
  if (length < 8 || length > LONGEST_STARTUP)
    throw new Error(`Not a PostgreSQL client: a first packet of ${length} bytes`);
  const bytes = queue.take(length);
  return bytes && { type: STARTUP, bytes };
}

function nextMessage(queue: ByteQueue): ClientMessage | undefined {
  const header = queue.peek(HEADER);
  if (!header) return undefined;
  const length = header.readUInt32BE(1);
  const type = String.fromCharCode(header[0] ?? 0);
  if (length < 4 || length > LONGEST_MESSAGE)
    throw new Error(`Invalid length ${length} of a client's message "${type}"`);
  const bytes = queue.take(length + 1);
  return bytes && { type, bytes };
}
