import { readColumn } from './column-definition.ts';
import type { DefinitionDraft } from './column-definition.ts';
import type { Span } from './edits.ts';
import type { RelationName } from './relation-name.ts';
import type { TokenCursor } from './token-cursor.ts';

export interface ForeignKey {
  readonly columns: readonly string[];
  readonly table: RelationName;
  /** Empty: the primary key of the other table. */
  readonly referencedColumns: readonly string[];
}

/** A table's definition under way. */
export interface TableDraft extends DefinitionDraft {
  primaryKey?: readonly string[];
  readonly uniques: (readonly string[])[];
  readonly foreignKeys: ForeignKey[];
  like?: { readonly table: RelationName; readonly includingDefaults: boolean };
}

/** Reads the columns and constraints between the parentheses. */
export function readTableElements(cursor: TokenCursor, draft: TableDraft): void {
  cursor.expect('(');
  for (let element = 0; ; element += 1) {
    const from = cursor.index;
    const isForeignKey = readElement(cursor, draft);
    if (isForeignKey) draft.foreignKeySpans.push(withComma(cursor, from, element));
    if (cursor.accept(')')) return;
    cursor.expect(',');
  }
}

/** A foreign key takes the comma before it along; the first element of all, the one after it. */
function withComma(cursor: TokenCursor, from: number, element: number): Span {
  const { start, end } = cursor.spanFrom(from);
  const before = cursor.tokens[from - 1];
  const after = cursor.peek();
  if (element > 0 && before) return { start: before.start, end };
  return { start, end: after?.text === ',' ? after.end : end };
}

/** Whether the element was a foreign key of the table. */
function readElement(cursor: TokenCursor, draft: TableDraft): boolean {
  if (cursor.accept('constraint')) cursor.name('a constraint name');
  if (cursor.accept('primary', 'key')) setPrimaryKey(cursor, draft, cursor.nameList());
  else if (cursor.is('unique', '(') && cursor.accept('unique')) draft.uniques.push(cursor.nameList());
  else if (cursor.accept('foreign', 'key')) return readForeignKey(cursor, draft);
  else if (cursor.accept('like')) readLike(cursor, draft);
  else if (cursor.is('check', '(')) throw cursor.error('CHECK constraints are not supported by Redshift');
  else readColumn(cursor, draft);
  return false;
}

function readForeignKey(cursor: TokenCursor, draft: TableDraft): true {
  const columns = cursor.nameList();
  cursor.expect('references');
  const table = cursor.relation();
  draft.foreignKeys.push({ columns, table, referencedColumns: cursor.is('(') ? cursor.nameList() : [] });
  return true;
}

function readLike(cursor: TokenCursor, draft: TableDraft): void {
  const table = cursor.relation();
  const includingDefaults = cursor.accept('including', 'defaults');
  if (!includingDefaults) cursor.accept('excluding', 'defaults');
  draft.like = { table, includingDefaults };
}

/** Sets the one primary key that a table may have. */
export function setPrimaryKey(cursor: TokenCursor, draft: TableDraft, columns: readonly string[]): void {
  if (draft.primaryKey) throw cursor.error('multiple primary keys for a table are not allowed');
  draft.primaryKey = columns;
}
