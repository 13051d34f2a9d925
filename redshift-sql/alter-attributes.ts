import { readAutoRefresh } from './create-view.ts';
import type { RelationName } from './relation-name.ts';
import type { Statement } from './statements.ts';
import type { TableAttributes } from './table-attributes.ts';
import { TokenCursor } from './token-cursor.ts';

/** What an ALTER changes of how a table or materialized view is spread, sorted, encoded and refreshed; what is absent stays. */
export interface AttributeChanges {
  readonly table: RelationName;
  readonly materialized: boolean;
  distStyle?: TableAttributes['distStyle'];
  distKey?: string;
  sortStyle?: TableAttributes['sortStyle'];
  sortKeys?: readonly string[];
  /** By column. */
  readonly encodings: Record<string, string>;
  /** ALTER ENCODE AUTO: encodings chosen before are forgotten. */
  forgetsEncodings: boolean;
  autoRefresh?: boolean;
}

const DIST_STYLES = ['auto', 'even', 'all'] as const;

/**
 * Reads `ALTER TABLE t ALTER DISTSTYLE | DISTKEY | [COMPOUND] SORTKEY | ENCODE | COLUMN c ENCODE …`, several with commas between them.
 * Undefined: it changes something else. A materialized view takes the first three, and `AUTO REFRESH YES | NO`:
 * https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html, r_ALTER_MATERIALIZED_VIEW.html
 */
export function parseAttributeChanges(statement: Statement): Readonly<AttributeChanges> | undefined {
  const cursor = new TokenCursor(statement);
  cursor.expect('alter');
  const materialized = cursor.accept('materialized', 'view');
  if (!materialized && !cursor.accept('table')) return undefined;
  const changes: AttributeChanges = { table: cursor.relation(), materialized, encodings: {}, forgetsEncodings: false };
  const autoRefresh = materialized ? readAutoRefresh(cursor) : undefined;
  if (autoRefresh !== undefined) return { ...changes, autoRefresh };
  if (!isAttribute(cursor)) return undefined;
  do {
    cursor.expect('alter');
    readChange(cursor, changes);
  } while (cursor.accept(','));
  if (!cursor.done) throw cursor.unexpected('a comma or the end');
  return changes;
}

function isAttribute(cursor: TokenCursor): boolean {
  if (['distkey', 'diststyle', 'compound', 'interleaved', 'sortkey', 'encode'].some((word) => cursor.is('alter', word)))
    return true;
  return cursor.is('alter', 'column') && cursor.peek(3)?.value === 'encode';
}

function readChange(cursor: TokenCursor, changes: AttributeChanges): void {
  if (cursor.accept('distkey')) setDistKey(cursor, changes);
  else if (cursor.accept('diststyle')) readDistStyle(cursor, changes);
  else if (cursor.accept('encode')) {
    cursor.expect('auto');
    changes.forgetsEncodings = true;
  } else if (cursor.accept('column')) {
    const column = cursor.name('a column name').value;
    cursor.expect('encode');
    changes.encodings[column] = cursor.name('an encoding').value;
  } else readSortKey(cursor, changes);
}

function setDistKey(cursor: TokenCursor, changes: AttributeChanges): void {
  changes.distStyle = 'key';
  changes.distKey = cursor.name('a column name').value;
}

function readDistStyle(cursor: TokenCursor, changes: AttributeChanges): void {
  if (cursor.accept('key', 'distkey')) return setDistKey(cursor, changes);
  const style = DIST_STYLES.find((name) => cursor.accept(name));
  if (!style) throw cursor.unexpected('AUTO, EVEN, ALL, or KEY DISTKEY and a column');
  changes.distStyle = style;
}

/** A table's sort key cannot be made interleaved afterwards. */
function readSortKey(cursor: TokenCursor, changes: AttributeChanges): void {
  cursor.accept('compound');
  cursor.expect('sortkey');
  changes.sortStyle = cursor.accept('auto') ? 'auto' : 'compound';
  changes.sortKeys = changes.sortStyle === 'auto' || cursor.accept('none') ? [] : cursor.nameList();
}
