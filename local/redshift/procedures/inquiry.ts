import { quoteText } from '../define-table.ts';
import { orCancelled } from '../copy-feed.ts';
import type { ServerReport } from '../frames/fields.ts';
import { Skipped } from '../injector.ts';
import type { Queries } from '../injector.ts';
import { guardHandlers } from '../row-handlers.ts';
import type { RowHandlers } from '../row-handlers.ts';
import type { AnswerFiles } from './answer-files.ts';
import type { Answer, Finding, LoadedTable } from './inquiries.ts';
import { valuesOfRecord } from './record-text.ts';

type Row = readonly (string | null)[];
type OnRow = (row: Row) => void;

/** A view tells the columns of a query before there is a row. */
const VIEW = 'shiftwork_each';
const COLUMNS = `
SELECT attname, atttypid::int FROM pg_catalog.pg_attribute WHERE attrelid = 'pg_temp.${VIEW}'::regclass AND attnum > 0 ORDER BY attnum`;

/** One text that a procedure runs, until PostgreSQL knows what to do: statements of ours meanwhile run in its transaction, in the order given. */
export class Inquiry implements Queries {
  private readonly files: AnswerFiles;
  private readonly over = new AbortController();
  /** The file that PostgreSQL looks for now. */
  private id: string;
  private onRow: OnRow = () => undefined;
  private onDone: (() => void) | undefined;
  private asked: Promise<void> = Promise.resolve();

  constructor(files: AnswerFiles, id: string) {
    this.files = files;
    this.id = id;
  }

  /** Aborted when nobody waits for an answer any more: the statement has failed, or was cancelled. */
  get signal(): AbortSignal {
    return this.over.signal;
  }

  /** Says what was found, when all that was asked has been done. */
  async answer(find: (inquiry: this) => Promise<Finding>): Promise<void> {
    try {
      const finding = await find(this);
      await this.asked;
      this.say(finding);
    } catch (error) {
      if (!(error instanceof Skipped)) this.say({ error: faultOf(error) });
    }
  }

  /** What was asked for is done, with these last rows. */
  hear(id: string, records: readonly string[]): void {
    this.take(id, records);
    this.onDone?.();
  }

  /** Rows, of which others follow. */
  hearMore(id: string, records: readonly string[]): void {
    this.take(id, records);
    this.say({ more: true });
  }

  end(): void {
    this.files.remove(this.id);
    this.over.abort();
  }

  run(sql: string, values: readonly string[] = []): void {
    void this.ask({ do: withValues(sql, values) }).catch(() => undefined);
  }

  async rows(sql: string, values: readonly string[] = []): Promise<readonly Row[]> {
    const rows: Row[] = [];
    await this.ask({ rows: withValues(sql, values) }, (row) => rows.push(row));
    return rows;
  }

  /** Runs a query and hands its rows on as they come; fails with Skipped, or as a handler did. */
  async each(sql: string, handlers: RowHandlers): Promise<void> {
    const guarded = guardHandlers(handlers);
    this.run(`CREATE TEMP VIEW ${VIEW} AS ${sql}`);
    const columns = await this.rows(COLUMNS);
    guarded.onColumns(columns.map(([name, type]) => ({ name: name ?? '', type: Number(type) })));
    await this.ask({ rows: `TABLE pg_temp.${VIEW}` }, (row) => guarded.onRow(row));
    this.run(`DROP VIEW pg_temp.${VIEW}`);
    await new Promise<void>((resolve, reject) => guarded.settle(resolve, reject));
  }

  /** Loads rows, in PostgreSQL's binary COPY format, into a table. */
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

  private take(id: string, records: readonly string[]): void {
    this.files.remove(this.id);
    this.id = id;
    for (const record of records) this.onRow(valuesOfRecord(record));
  }

  private ask(answer: Answer, onRow: OnRow = () => undefined): Promise<void> {
    this.asked = this.asked.then(() => this.askNow(answer, onRow));
    return this.asked;
  }

  private askNow(answer: Answer, onRow: OnRow): Promise<void> {
    return new Promise((resolve, reject) => {
      const skip = (): void => reject(new Skipped('Nobody waits for the answer any more'));
      if (this.signal.aborted) return skip();
      this.signal.addEventListener('abort', skip, { once: true });
      this.onRow = onRow;
      this.onDone = () => {
        this.signal.removeEventListener('abort', skip);
        resolve();
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
  return sql.replaceAll(/\$(\d)/g, (_, number: string) => quoteText(values[Number(number) - 1] ?? ''));
}

function faultOf(error: unknown): ServerReport {
  return { severity: 'ERROR', sqlState: 'XX000', message: `The local Redshift failed: ${String(error)}` };
}
