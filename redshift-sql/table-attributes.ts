import type { Span } from './edits.ts';
import type { TokenCursor } from './token-cursor.ts';

/** How Redshift spreads and sorts a table: what PostgreSQL has nothing of. */
export interface TableAttributes {
  /** `key` exactly where there is a `distKey`. */
  readonly distStyle: 'auto' | 'even' | 'key' | 'all';
  readonly distKey?: string;
  readonly sortKeys: readonly string[];
  /** `auto`: none was given, or SORTKEY AUTO. */
  readonly sortStyle: 'auto' | 'compound' | 'interleaved';
  readonly backup?: boolean;
}

/** Attributes under way: those of the table, and those that columns brought. */
export interface AttributeDraft {
  distStyle?: TableAttributes['distStyle'];
  distKey?: string;
  sortKeys: string[];
  sortStyle?: TableAttributes['sortStyle'];
  backup?: boolean;
  readonly spans: Span[];
}

const DIST_STYLES = ['auto', 'even', 'key', 'all'] as const;
const MOST_SORT_KEYS = 400;
const MOST_INTERLEAVED = 8;

/** Reads the attributes after a table's columns, in any order, as far as they go. */
export function readTableAttributes(cursor: TokenCursor, draft: AttributeDraft): void {
  for (let from = cursor.index; readTableAttribute(cursor, draft); from = cursor.index) {
    draft.spans.push(cursor.spanFrom(from));
  }
}

/** Sets the one distribution key that a table may have. */
export function setDistKey(cursor: TokenCursor, draft: AttributeDraft, column: string): void {
  if (draft.distKey !== undefined) throw cursor.error(`multiple DISTKEYs: "${draft.distKey}" and "${column}"`);
  draft.distKey = column;
}

/** The attributes as Redshift would keep them; `columns` absent where a query names them. */
export function finishAttributes(
  cursor: TokenCursor,
  draft: AttributeDraft,
  columns?: readonly string[],
): TableAttributes {
  const { distKey, sortKeys, backup } = draft;
  const distStyle = draft.distStyle ?? (distKey === undefined ? 'auto' : 'key');
  if (distStyle === 'key' && distKey === undefined) throw cursor.error('DISTSTYLE KEY needs a DISTKEY column');
  if (distStyle !== 'key' && distKey !== undefined) {
    throw cursor.error(`Cannot specify DISTKEY column for DISTSTYLE ${distStyle.toUpperCase()}`);
  }
  refuseSortKeys(cursor, draft);
  refuseUnknownColumns(cursor, [...(distKey === undefined ? [] : [distKey]), ...sortKeys], columns);
  return {
    distStyle,
    ...(distKey !== undefined && { distKey }),
    sortKeys,
    sortStyle: draft.sortStyle ?? (sortKeys.length > 0 ? 'compound' : 'auto'),
    ...(backup !== undefined && { backup }),
  };
}

function readTableAttribute(cursor: TokenCursor, draft: AttributeDraft): boolean {
  if (cursor.accept('backup')) draft.backup = readYesOrNo(cursor);
  else if (cursor.accept('diststyle')) draft.distStyle = readDistStyle(cursor);
  else if (cursor.accept('distkey')) readTableDistKey(cursor, draft);
  else if (cursor.accept('encode')) cursor.expect('auto');
  else if (cursor.is('sortkey') || cursor.is('compound') || cursor.is('interleaved')) readSortKey(cursor, draft);
  else return false;
  return true;
}

function readYesOrNo(cursor: TokenCursor): boolean {
  if (cursor.accept('yes')) return true;
  cursor.expect('no');
  return false;
}

function readDistStyle(cursor: TokenCursor): TableAttributes['distStyle'] {
  const style = DIST_STYLES.find((name) => cursor.accept(name));
  if (!style) throw cursor.unexpected('AUTO, EVEN, KEY or ALL');
  return style;
}

function readTableDistKey(cursor: TokenCursor, draft: AttributeDraft): void {
  const [column = '', second] = cursor.nameList();
  if (second !== undefined) throw cursor.error('DISTKEY takes one column');
  setDistKey(cursor, draft, column);
}

function readSortKey(cursor: TokenCursor, draft: AttributeDraft): void {
  if (draft.sortKeys.length > 0 || draft.sortStyle) throw cursor.error('multiple SORTKEYs: a table has one');
  const style = cursor.accept('interleaved') ? 'interleaved' : 'compound';
  cursor.accept('compound');
  cursor.expect('sortkey');
  if (cursor.accept('auto')) {
    draft.sortStyle = 'auto';
    return;
  }
  draft.sortStyle = style;
  draft.sortKeys = [...cursor.nameList()];
}

function refuseSortKeys(cursor: TokenCursor, { sortKeys, sortStyle }: AttributeDraft): void {
  const most = sortStyle === 'interleaved' ? MOST_INTERLEAVED : MOST_SORT_KEYS;
  if (sortKeys.length > most) throw cursor.error(`${sortKeys.length} sort key columns: at most ${most} are allowed`);
}

function refuseUnknownColumns(cursor: TokenCursor, keys: readonly string[], columns?: readonly string[]): void {
  const unknown = keys.find((key) => columns && !columns.includes(key));
  if (unknown !== undefined) throw cursor.error(`column "${unknown}" named in key does not exist`);
}
