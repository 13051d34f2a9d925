import type { Span } from './edits.ts';
import type { RelationName } from './relation-name.ts';
import type { TokenCursor } from './token-cursor.ts';

/** What every CREATE TABLE opens with. */
export interface TableHeader extends RelationName {
  /** TEMP, TEMPORARY or a name with #. */
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  /** The name as written, with its schema. */
  readonly nameSpan: Span;
}

/** Reads CREATE TABLE up to the name. */
export function readTableHeader(cursor: TokenCursor): TableHeader {
  cursor.expect('create');
  const local = cursor.accept('local');
  const isTemporary = cursor.accept('temp') || cursor.accept('temporary');
  if (local && !isTemporary) throw cursor.unexpected('TEMP or TEMPORARY');
  cursor.expect('table');
  const ifNotExists = cursor.accept('if', 'not', 'exists');
  const from = cursor.index;
  const name = cursor.relation();
  const temporary = isTemporary || name.table.startsWith('#');
  return { ...name, temporary, ifNotExists, nameSpan: cursor.spanFrom(from) };
}
