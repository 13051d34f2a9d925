import type { Backend, Reply } from './backend.ts';
import { readColumns, readRow } from './frames/result-rows.ts';
import { FLUSH, bind, closeStatement, describePortal, execute, parse } from './frames/write-messages.ts';
import { guardHandlers } from './row-handlers.ts';
import type { RowHandlers } from './row-handlers.ts';

/*
 * Statements of ours between the client's, on the same connection and in the same transaction. Each has a name of its own:
 * the unnamed statement is the client's, and a statement whose Close was skipped after an error lives on under its name.
 */

/** What was injected failed, or was skipped after an earlier error. The client has been told already. */
export class Skipped extends Error {
  override readonly name = 'Skipped';
}

export interface Injector {
  /** Runs a statement, its answer hidden but for an error, which goes to the client. Does not wait. */
  run(sql: string, values?: readonly string[]): void;
  /** Runs a query and waits for its rows, of text; fails with Skipped. */
  rows(sql: string, values?: readonly string[]): Promise<readonly (readonly (string | null)[])[]>;
  /** Runs a query and hands its rows on as they come; fails with Skipped, or as a handler did. */
  each(sql: string, handlers: RowHandlers): Promise<void>;
  /** Makes the transaction fail with an error of ours: PostgreSQL gets something that it cannot read. */
  fail(error: Buffer): void;
  /** Starts `COPY … FROM STDIN`: settles when PostgreSQL waits for data, and tells of its end. */
  copyIn(sql: string): Promise<CopyIn>;
}

/** Statements of ours, whoever runs them. */
export type Queries = Pick<Injector, 'run' | 'rows'>;

export interface CopyIn {
  /** Settles when PostgreSQL is done: with nothing, or with the error it gave (which the client has not seen). */
  readonly ended: Promise<Buffer | undefined>;
}

/** An injector for one backend connection; errors go to `toClient`. */
export function createInjector(backend: Backend, toClient: (error: Buffer) => void): Injector {
  let count = 0;
  let leftovers: string[] = [];

  const begin = (sql: string, values: readonly string[]): string => {
    for (const name of leftovers.splice(0)) backend.send(closeStatement(name), hidden('3'));
    count += 1;
    const name = `shiftwork_${count}`;
    backend.send(parse(name, sql), reporting('1'));
    backend.send(bind(name, name, values), reporting('2'));
    return name;
  };
  const finish = (name: string): void => {
    backend.send(closeStatement(name), { ...hidden('3'), onDropped: () => leftovers.push(name) });
  };
  const reporting = (ends: string, onDropped?: () => void): Reply => ({
    ends,
    passesRows: false,
    onMessage: (type, bytes) => {
      if (type !== 'E') return;
      toClient(bytes);
      onDropped?.();
    },
    ...(onDropped && { onDropped }),
  });

  return {
    run: (sql, values = []) => {
      const name = begin(sql, values);
      backend.send(execute(name), reporting('CIs'));
      finish(name);
    },
    rows: (sql, values = []) =>
      new Promise((resolve, reject) => {
        const name = begin(sql, values);
        const rows: (readonly (string | null)[])[] = [];
        const failing = reporting('CIs', () => reject(new Skipped('The query was skipped after an error')));
        backend.send(execute(name), {
          ...failing,
          onMessage: (type, bytes) => {
            if (type === 'D') rows.push(readRow(bytes));
            if (type === 'C') resolve(rows);
            failing.onMessage(type, bytes);
          },
        });
        finish(name);
        backend.send(FLUSH);
      }),
    each: (sql, handlers) =>
      new Promise((resolve, reject) => {
        const name = begin(sql, []);
        const failing = reporting('CIs', () => reject(new Skipped('The query was skipped after an error')));
        const guarded = guardHandlers(handlers);
        backend.send(describePortal(name), {
          ...reporting('Tn'),
          onMessage: (type, bytes) => {
            if (type === 'T') guarded.onColumns(readColumns(bytes));
            if (type === 'E') failing.onMessage(type, bytes);
          },
        });
        backend.send(execute(name), {
          ...failing,
          onMessage: (type, bytes) => {
            if (type === 'D') guarded.onRow(readRow(bytes));
            if (type === 'C') guarded.settle(resolve, reject);
            failing.onMessage(type, bytes);
          },
        });
        finish(name);
        backend.send(FLUSH);
      }),
    fail: (error) => {
      const reply: Reply = { ends: '1', passesRows: false, onMessage: (type) => type === 'E' && toClient(error) };
      backend.send(parse('', 'refused'), reply);
      backend.send(FLUSH);
    },
    copyIn: (sql) =>
      new Promise((started, skipped) => {
        const name = begin(sql, []);
        backend.send(execute(name), copyReply({ started, skipped, toClient }));
        backend.send(FLUSH);
        leftovers.push(name);
      }),
  };
}

function hidden(ends: string): Reply {
  return { ends, passesRows: false, onMessage: () => undefined };
}

/** An error before PostgreSQL waits for data is the client's to see; one after it is the feeder's to word. */
function copyReply(options: {
  readonly started: (copy: CopyIn) => void;
  readonly skipped: (reason: Error) => void;
  readonly toClient: (error: Buffer) => void;
}): Reply {
  let isStarted = false;
  let end: (error: Buffer | undefined) => void = () => undefined;
  const ended = new Promise<Buffer | undefined>((resolve) => (end = resolve));
  const onDropped = (): void => {
    options.skipped(new Skipped('COPY was skipped after an error'));
    end(undefined);
  };
  return {
    ends: 'C',
    passesRows: false,
    onDropped,
    onMessage: (type, bytes) => {
      if (type === 'G') {
        isStarted = true;
        options.started({ ended });
      }
      if (type === 'C') end(undefined);
      if (type !== 'E') return;
      if (!isStarted) options.toClient(bytes);
      if (isStarted) end(bytes);
      else onDropped();
    },
  };
}
