import { readColumn } from './column-definition.ts';
import type { ColumnDefinition, DefinitionDraft, DefinitionSpans } from './column-definition.ts';
import type { Span } from './edits.ts';
import type { RelationName } from './relation-name.ts';
import type { Statement } from './statements.ts';
import { finishAttributes, readTableAttributes } from './table-attributes.ts';
import type { AttributeDraft, TableAttributes } from './table-attributes.ts';
import { TokenCursor } from './token-cursor.ts';

export interface ForeignKey {
  readonly columns: readonly string[];
  readonly table: RelationName;
  /** Empty: the primary key of the other table. */
  readonly referencedColumns: readonly string[];
}

/** What every CREATE TABLE opens with. */
interface TableHeader extends RelationName {
  /** TEMP, TEMPORARY or a name with #. */
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  /** The name as written, with its schema. */
  readonly nameSpan: Span;
}

/** CREATE TABLE, read whole; spans are offsets of the text that the statement was split from. */
export interface TableDefinition extends TableHeader, TableAttributes, DefinitionSpans {
  readonly columns: readonly ColumnDefinition[];
  readonly primaryKey: readonly string[];
  readonly uniques: readonly (readonly string[])[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly like?: { readonly table: RelationName; readonly includingDefaults: boolean };
}

/** CREATE TABLE … AS: what stands before the query, and where the query is. */
export interface TableAsQuery extends TableHeader, TableAttributes {
  readonly columns?: readonly string[];
  readonly attributeSpans: readonly Span[];
  readonly query: Span & { readonly text: string };
}

interface TableDraft extends DefinitionDraft {
  primaryKey?: readonly string[];
  readonly uniques: (readonly string[])[];
  readonly foreignKeys: ForeignKey[];
  like?: { readonly table: RelationName; readonly includingDefaults: boolean };
}

/** Reads CREATE TABLE (…). What Redshift would refuse by its text alone is a SqlSyntaxError. */
export function parseCreateTable(statement: Statement): TableDefinition {
  const cursor = new TokenCursor(statement);
  const header = readHeader(cursor);
  const draft: TableDraft = {
    columns: [],
    attributes: newAttributes(),
    identitySpans: [],
    typeSpans: [],
    foreignKeySpans: [],
    uniques: [],
    foreignKeys: [],
  };
  readElements(cursor, draft);
  readTableAttributes(cursor, draft.attributes);
  if (!cursor.done)
    throw cursor.unexpected('an attribute of the table (DISTSTYLE, DISTKEY, SORTKEY, ENCODE AUTO, BACKUP)');
  return definitionOf(cursor, header, draft);
}

/** Reads CREATE TABLE … AS query. */
export function parseCreateTableAs(statement: Statement): TableAsQuery {
  const cursor = new TokenCursor(statement);
  const header = readHeader(cursor);
  const columns = cursor.is('(') ? cursor.nameList() : undefined;
  const attributes = newAttributes();
  readTableAttributes(cursor, attributes);
  cursor.expect('as');
  const first = cursor.next('a query');
  const query = { start: first.start, end: statement.end };
  return {
    ...header,
    ...finishAttributes(cursor, attributes, columns),
    ...(columns && { columns }),
    attributeSpans: attributes.spans,
    query: { ...query, text: cursor.textOf(query) },
  };
}

function newAttributes(): AttributeDraft {
  return { sortKeys: [], spans: [] };
}

function readHeader(cursor: TokenCursor): TableHeader {
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

function readElements(cursor: TokenCursor, draft: TableDraft): void {
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

function setPrimaryKey(cursor: TokenCursor, draft: TableDraft, columns: readonly string[]): void {
  if (draft.primaryKey) throw cursor.error('multiple primary keys for a table are not allowed');
  draft.primaryKey = columns;
}

function definitionOf(cursor: TokenCursor, header: TableHeader, draft: TableDraft): TableDefinition {
  for (const { name } of draft.columns.filter((column) => column.primaryKey)) setPrimaryKey(cursor, draft, [name]);
  const primaryKey = draft.primaryKey ?? [];
  const names = draft.columns.map((column) => column.name);
  refuseUnknownKeys(cursor, draft, names);
  return {
    ...header,
    ...finishAttributes(cursor, draft.attributes, draft.like ? undefined : names),
    columns: draft.columns.map((column) => ({
      ...column,
      notNull: column.notNull || primaryKey.includes(column.name),
    })),
    primaryKey,
    uniques: [...draft.columns.filter((column) => column.unique).map((column) => [column.name]), ...draft.uniques],
    foreignKeys: [...columnForeignKeys(draft.columns), ...draft.foreignKeys],
    ...(draft.like && { like: draft.like }),
    attributeSpans: draft.attributes.spans,
    identitySpans: draft.identitySpans,
    typeSpans: draft.typeSpans,
    foreignKeySpans: draft.foreignKeySpans,
  };
}

function columnForeignKeys(columns: readonly ColumnDefinition[]): readonly ForeignKey[] {
  return columns.flatMap(({ name, references }) =>
    references ? [{ columns: [name], table: references.table, referencedColumns: references.columns }] : [],
  );
}

function refuseUnknownKeys(cursor: TokenCursor, draft: TableDraft, names: readonly string[]): void {
  const keys = [
    ...(draft.primaryKey ?? []),
    ...draft.uniques.flat(),
    ...draft.foreignKeys.flatMap((key) => key.columns),
  ];
  const unknown = keys.find((key) => !draft.like && !names.includes(key));
  if (unknown !== undefined) throw cursor.error(`column "${unknown}" named in key does not exist`);
}
