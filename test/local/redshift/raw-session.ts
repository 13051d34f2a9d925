import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { readStrings } from '../../../local/redshift/frames/read-strings.ts';
import { createServerMessageScanner } from '../../../local/redshift/frames/server-messages.ts';
import { cString, message, startup } from '../../../local/redshift/frames/write-messages.ts';
import { LOGIN } from './local-cluster.ts';

/** A session whose messages are sent and seen one by one. */
export interface RawSession {
  readonly socket: Socket;
  readonly pid: number;
  /** ParameterStatus values that the server told. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Sends a Query and answers the letters of the messages up to ReadyForQuery. */
  readonly ask: (sql: string) => Promise<string>;
  /** Sends messages, the last of which asks for a ReadyForQuery, and answers as `ask` does. */
  readonly exchange: (messages: Buffer) => Promise<string>;
  /** Asks the server to cancel what this session runs, on a connection of its own. */
  readonly cancel: () => Promise<void>;
}

const PROTOCOL_3 = 196_608;
const CANCEL_REQUEST = 80_877_102;

/** Logs in by hand, with more startup parameters if given. */
export async function openRawSession(port: number, more: ReadonlyMap<string, string> = new Map()): Promise<RawSession> {
  const socket = await openSocket(port);
  const parameters = new Map<string, string>();
  let key = Buffer.alloc(0);
  let letters = '';
  let onReady: (letters: string) => void = () => undefined;
  const scan = createServerMessageScanner({
    passesRows: () => false,
    onRows: () => undefined,
    onMessage: (type, bytes) => {
      letters += type;
      if (type === 'R' && bytes.readInt32BE(5) === 5) socket.write(md5Answer(bytes.subarray(9)));
      if (type === 'S') parameters.set(...(readStrings(bytes, 5, 2) as [string, string]));
      if (type === 'K') key = Buffer.from(bytes.subarray(5));
      if (type !== 'Z') return;
      onReady(letters);
      letters = '';
    },
  });
  socket.on('data', scan);
  const ready = (): Promise<string> => new Promise((resolve) => (onReady = resolve));
  const started = ready();
  socket.write(startup(PROTOCOL_3, new Map([['user', LOGIN.user], ['database', LOGIN.database], ...more])));
  await started;
  const exchange = (messages: Buffer): Promise<string> => {
    const answer = ready();
    socket.write(messages);
    return answer;
  };
  return {
    socket,
    pid: key.readInt32BE(0),
    parameters,
    ask: (sql) => exchange(message('Q', cString(sql))),
    exchange,
    cancel: async () => {
      const canceller = await openSocket(port);
      canceller.end(Buffer.concat([requestPacket(CANCEL_REQUEST, key.length), key]));
      canceller.resume();
      await once(canceller, 'close');
    },
  };
}

/** A connection on which nothing was said yet. */
export async function openSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** The head of a packet without a type letter: its length, with what follows, and its code. */
export function requestPacket(code: number, following = 0): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32BE(8 + following, 0);
  bytes.writeInt32BE(code, 4);
  return bytes;
}

function md5Answer(salt: Buffer): Buffer {
  const md5 = (...parts: readonly (string | Buffer)[]): string => {
    const hash = createHash('md5');
    for (const part of parts) hash.update(part);
    return hash.digest('hex');
  };
  return message('p', cString(`md5${md5(md5(LOGIN.password, LOGIN.user), salt)}`));
}
