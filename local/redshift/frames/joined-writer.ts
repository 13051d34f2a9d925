import type { Socket } from 'node:net';

/*
 * A system call for each small message costs more than all else that is done with it. So messages are gathered and leave together, and
 * those that lie side by side in memory, as they do when they came in one chunk, leave as the one piece that they are.
 */

/** Gathers bytes for a socket; once the socket is gone, for nothing. */
export interface JoinedWriter {
  add(bytes: Buffer): void;
  /** Writes what was gathered. */
  flush(): void;
}

/** Pieces are copied into one up to this; longer ones are handed over side by side. */
const MOST_JOINED = 16 * 1024;
/** More than this leaves at once. */
const MOST_GATHERED = 128 * 1024;

/** A writer for a socket, which nobody else writes to while anything is gathered. */
export function createJoinedWriter(socket: Socket): JoinedWriter {
  let gathered: Buffer[] = [];
  let length = 0;

  const flush = (): void => {
    if (length === 0) return;
    const [pieces, size] = [gathered, length];
    gathered = [];
    length = 0;
    if (socket.destroyed || socket.writableEnded) return;
    if (pieces.length === 1) socket.write(pieces[0]!);
    else if (size <= MOST_JOINED) socket.write(Buffer.concat(pieces, size));
    else writeTogether(socket, pieces);
  };
  return {
    flush,
    add: (bytes) => {
      const last = gathered.at(-1);
      if (last !== undefined && isNextTo(last, bytes)) gathered[gathered.length - 1] = union(last, bytes);
      else gathered.push(bytes);
      length += bytes.length;
      if (length > MOST_GATHERED) flush();
    },
  };
}

function writeTogether(socket: Socket, pieces: readonly Buffer[]): void {
  socket.cork();
  for (const piece of pieces) socket.write(piece);
  socket.uncork();
}

function isNextTo(first: Buffer, second: Buffer): boolean {
  return first.buffer === second.buffer && first.byteOffset + first.length === second.byteOffset;
}

function union(first: Buffer, second: Buffer): Buffer {
  return Buffer.from(first.buffer as ArrayBuffer, first.byteOffset, first.length + second.length);
}
