import { orCancelled } from '../copy-feed.ts';
import { Skipped } from '../injector.ts';
import type { Queries } from '../injector.ts';
import type { ServerReport } from '../frames/fields.ts';
import type { Session } from '../session-state.ts';
import type { AnswerFiles } from './answer-files.ts';
import { runInBody } from './run-in-body.ts';

/*
 * What a procedure runs by EXECUTE is known when it is run, by PostgreSQL, which is in the middle of a statement and reads nothing from its
 * connection. So the layer (98-inquiries.sql) asks by an INFO, which goes no further than the proxy, and looks for the answer in a file. What
 * we need of the catalog for it is the answer, until its rows come as the next question.
 */

/** A text to run, or the rows of what was to be looked up. `id` names the file that is waited for. */
type Question =
  | { readonly id: string; readonly run: string }
  | { readonly id: string; readonly found: readonly (readonly unknown[])[] | null };

/** What PostgreSQL does next: look rows up, run a statement, load a file, or stop asking. */
type Answer = { readonly rows: string } | { readonly do: string } | ({ readonly load: string } & LoadedTable) | Finding;

/** A table, quoted, and what a COPY has of it before FROM. */
export interface LoadedTable {
  readonly table: string;
  readonly into: string;
}

/** The statements that stand for a text, or why there are none. */
export type Finding = { readonly sql: string; readonly truncates: boolean } | { readonly error: ServerReport };

/** The questions of one session. */
export interface Inquiries {
  /** Takes a question, as the layer words it. */
  hear(session: Session, question: string): void;
  /** No answer is waited for any more. */
  end(): void;
}

/** Answers what a session's procedures ask, one text after the other. */
export function createInquiries(): Inquiries {
  let current: Inquiry | undefined;
  return {
    hear: (session, text) => {
      const question = JSON.parse(text) as Question;
      if (!('run' in question)) return current?.hear(question.id, question.found ?? []);
      current?.end();
      current = new Inquiry(session.cluster.answers, question.id);
      void current.answer((inquiry) => runInBody(session, inquiry, question.run));
    },
    end: () => {
      current?.end();
      current = undefined;
    },
  };
}

type Rows = Awaited<ReturnType<Queries['rows']>>;

/** One text that a procedure runs, until PostgreSQL knows what to do. */
export class Inquiry implements Queries {
  private readonly files: AnswerFiles;
  private readonly over = new AbortController();
  private id: string;
  private waiting: ((rows: Rows) => void) | undefined;
  /** One thing after the other is asked. */
  private asked: Promise<unknown> = Promise.resolve();

  constructor(files: AnswerFiles, id: string) {
    this.files = files;
    this.id = id;
  }

  /** Aborted when nobody waits for an answer any more: the statement has failed, or was cancelled. */
  get signal(): AbortSignal {
    return this.over.signal;
  }

  /** Says what was found, once all that was asked has been heard. */
  async answer(find: (inquiry: this) => Promise<Finding>): Promise<void> {
    try {
      const finding = await find(this);
      await this.asked;
      this.say(finding);
    } catch (error) {
      if (!(error instanceof Skipped)) this.say({ error: faultOf(error) });
    }
  }

  hear(id: string, found: readonly (readonly unknown[])[]): void {
    this.files.remove(this.id);
    this.id = id;
    this.waiting?.(found.map((row) => row.map(textOf)));
  }

  end(): void {
    this.files.remove(this.id);
    this.over.abort();
  }

  rows(sql: string, values: readonly string[] = []): Promise<Rows> {
    return this.ask({ rows: withValues(sql, values) });
  }

  run(sql: string, values: readonly string[] = []): void {
    void this.ask({ do: withValues(sql, values) }).catch(() => undefined);
  }

  /** Loads rows into a table. */
  async load(target: LoadedTable, chunks: AsyncIterator<Buffer, void>): Promise<void> {
    await this.asked;
    const { id } = this;
    const file = `${id}.rows`;
    try {
      await this.files.writeRows(file, until(this.signal, chunks));
      await this.ask({ load: id, ...target });
    } finally {
      this.files.remove(file);
    }
  }

  private ask(answer: Answer): Promise<Rows> {
    const asked = this.asked.then(() => this.askNow(answer));
    this.asked = asked;
    return asked;
  }

  private askNow(answer: Answer): Promise<Rows> {
    return new Promise((resolve, reject) => {
      const skip = (): void => reject(new Skipped('Nobody waits for the answer any more'));
      if (this.signal.aborted) return skip();
      this.signal.addEventListener('abort', skip, { once: true });
      this.waiting = (rows) => {
        this.signal.removeEventListener('abort', skip);
        resolve(rows);
      };
      this.say(answer);
    });
  }

  private say(answer: Answer): void {
    if (!this.signal.aborted) this.files.write(this.id, JSON.stringify(answer));
  }
}

/** What comes, unless somebody cancels first: a source may be slow. */
async function* until(signal: AbortSignal, chunks: AsyncIterator<Buffer, void>): AsyncGenerator<Buffer, void> {
  for (;;) {
    const next = await orCancelled(chunks.next(), signal);
    if (next.done === true) return;
    yield next.value;
  }
}

/** In the place of `$1` and the like: the text is for EXECUTE. */
function withValues(sql: string, values: readonly string[]): string {
  return sql.replaceAll(
    /\$(\d)/g,
    (_, number: string) => `'${(values[Number(number) - 1] ?? '').replaceAll("'", "''")}'`,
  );
}

/** As the protocol would have it. */
function textOf(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function faultOf(error: unknown): ServerReport {
  return { severity: 'ERROR', sqlState: 'XX000', message: `The local Redshift failed: ${String(error)}` };
}
