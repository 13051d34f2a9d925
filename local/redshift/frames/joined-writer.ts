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

/** More than this is written at once, and pieces are not copied to be joined. */
const MOST_GATHERED = 16 * 1024;

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
    socket.write(pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces, size));
  };
  return {
    flush,
    add: (bytes) => {
      const last = gathered.at(-1);
      if (last !== undefined && isNextTo(last, bytes)) gathered[gathered.length - 1] = union(last, bytes);
      else if (length + bytes.length > MOST_GATHERED) {
        flush();
        gathered = [bytes];
      } else gathered.push(bytes);
      length += bytes.length;
    },
  };
}

function isNextTo(first: Buffer, second: Buffer): boolean {
  return first.buffer === second.buffer && first.byteOffset + first.length === second.byteOffset;
}

function union(first: Buffer, second: Buffer): Buffer {
  return Buffer.from(first.buffer as ArrayBuffer, first.byteOffset, first.length + second.length);
}
