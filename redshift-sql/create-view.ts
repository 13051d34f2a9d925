import type { Span } from './edits.ts';
import type { RelationName } from './relation-name.ts';
import type { Statement } from './statements.ts';
import { finishAttributes, readTableAttributes } from './table-attributes.ts';
import type { AttributeDraft, TableAttributes } from './table-attributes.ts';
import { isKeyword, TokenCursor } from './token-cursor.ts';

/** CREATE VIEW or CREATE MATERIALIZED VIEW: its name, its query, and what PostgreSQL lacks. */
export interface ViewDefinition extends RelationName {
  readonly materialized: boolean;
  /** OR REPLACE. */
  readonly replace: boolean;
  /** The names of its columns, if they are given. */
  readonly columns: readonly string[];
  /** WITH NO SCHEMA BINDING: Redshift looks its tables up when it is read. */
  readonly lateBinding: boolean;
  /** How the rows of a materialized view are spread and sorted. */
  readonly attributes: TableAttributes;
  readonly autoRefresh: boolean;
  /** Distribution, sorting, backup, AUTO REFRESH and WITH NO SCHEMA BINDING. */
  readonly attributeSpans: readonly Span[];
  readonly query: Span & { readonly text: string };
}

interface ViewDraft extends AttributeDraft {
  autoRefresh: boolean;
}

const LATE_BINDING = ['with', 'no', 'schema', 'binding'] as const;

/** Reads the head and the tail of CREATE [OR REPLACE] [MATERIALIZED] VIEW; the query stays text. */
export function parseCreateView(statement: Statement): ViewDefinition {
  const cursor = new TokenCursor(statement);
  cursor.expect('create');
  const replace = cursor.accept('or', 'replace');
  const materialized = cursor.accept('materialized');
  cursor.expect('view');
  const name = cursor.relation();
  const columns = cursor.is('(') ? cursor.nameList() : [];
  const draft: ViewDraft = { sortKeys: [], spans: [], autoRefresh: false };
  if (materialized) readMaterializedAttributes(cursor, draft);
  cursor.expect('as');
  const tail = lateBindingSpan(cursor);
  const first = cursor.next('a query');
  const query = { start: first.start, end: tail?.start ?? statement.end };
  return {
    ...name,
    materialized,
    replace,
    columns,
    lateBinding: tail !== undefined,
    attributes: finishAttributes(cursor, draft),
    autoRefresh: draft.autoRefresh,
    attributeSpans: tail ? [...draft.spans, tail] : draft.spans,
    query: { ...query, text: cursor.textOf(query) },
  };
}

function readMaterializedAttributes(cursor: TokenCursor, draft: ViewDraft): void {
  for (;;) {
    readTableAttributes(cursor, draft);
    const from = cursor.index;
    const autoRefresh = readAutoRefresh(cursor);
    if (autoRefresh === undefined) return;
    draft.autoRefresh = autoRefresh;
    draft.spans.push(cursor.spanFrom(from));
  }
}

/** `AUTO REFRESH YES | NO`; undefined: something else. */
export function readAutoRefresh(cursor: TokenCursor): boolean | undefined {
  if (!cursor.accept('auto', 'refresh')) return undefined;
  if (cursor.accept('yes')) return true;
  cursor.expect('no');
  return false;
}

function lateBindingSpan({ tokens }: TokenCursor): Span | undefined {
  const tail = tokens.slice(-LATE_BINDING.length);
  const [first] = tail;
  const last = tail.at(-1);
  if (!first || !last || !LATE_BINDING.every((word, at) => isKeyword(tail[at], word))) return undefined;
  return { start: first.start, end: last.end };
}
