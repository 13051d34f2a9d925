import type { ServerReport } from '../frames/fields.ts';
import { Inquiry } from './inquiry.ts';
import { runInBody } from './run-in-body.ts';
import type { Session } from '../session-state.ts';

/*
 * What a procedure runs by EXECUTE is known when it is run, by PostgreSQL, which is in the middle of a statement and reads nothing from its
 * connection. So the layer (98-inquiries.sql) asks by an INFO, which goes no further than the proxy, and looks for the answer in a file. What
 * we need of the database for it is the answer, until the next question says that it is done.
 */

/** A text to run; or rows of what was asked for, of which `more` follow or none. `id` names the file that is waited for. */
type Question = { readonly id: string } & (
  { readonly run: string } | { readonly more: readonly string[] } | { readonly found: readonly string[] | null }
);

/** What PostgreSQL does next: run a query, go on with it, run a statement, load a file, or stop asking. */
export type Answer =
  | { readonly rows: string }
  | { readonly more: true }
  | { readonly do: string }
  | ({ readonly load: string } & LoadedTable)
  | Finding;

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
      if ('more' in question) return current?.hearMore(question.id, question.more);
      if ('found' in question) return current?.hear(question.id, question.found ?? []);
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
