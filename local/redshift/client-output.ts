import type { Socket } from 'node:net';
import { drained } from './backend.ts';
import { writeReport } from './frames/fields.ts';
import type { ServerReport } from './frames/fields.ts';
import { createJoinedWriter } from './frames/joined-writer.ts';

/** The way to a client. */
export interface ClientOutput {
  write(bytes: Buffer): void;
  report(report: ServerReport): void;
  /** What is written until `flush` leaves together. */
  hold(): void;
  flush(): void;
  /** Whether the client reads too slowly: then nothing more should be asked of PostgreSQL. */
  readonly isFull: boolean;
  drained(): Promise<void>;
  readonly gone: boolean;
  /** From now on the client hears nothing, until `deliver` lets it hear all of that. */
  withhold(): void;
  deliver(): void;
  /** Cuts the connection without a word. */
  drop(): void;
}

/** Less than this waits here for a slow client: PostgreSQL need not stop and start for every piece that the client takes. */
const MOST_WAITING = 1024 * 1024;

/** Writes to a client's socket; once the client is gone, into nothing. */
export function createClientOutput(socket: Socket): ClientOutput {
  const writer = createJoinedWriter(socket);
  let isHolding = false;
  let withheld: Buffer[] | undefined;
  const write = (bytes: Buffer): void => {
    if (withheld !== undefined) return void withheld.push(bytes);
    writer.add(bytes);
    if (!isHolding) writer.flush();
  };
  return {
    write,
    report: (report) => write(writeReport(report)),
    hold: () => {
      isHolding = true;
    },
    flush: () => {
      isHolding = false;
      writer.flush();
    },
    get isFull() {
      return socket.writableLength > MOST_WAITING;
    },
    drained: () => drained(socket),
    get gone() {
      return socket.destroyed;
    },
    withhold: () => {
      withheld ??= [];
    },
    deliver: () => {
      const late = withheld ?? [];
      withheld = undefined;
      late.forEach(write);
    },
    drop: () => void socket.destroy(),
  };
}
