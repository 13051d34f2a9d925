import type { ColumnDefinition, DefinitionSpans } from './column-definition.ts';
import type { Span } from './edits.ts';
import type { RelationName } from './relation-name.ts';
import { splitStatements, statementKind } from './statements.ts';
import type { Statement } from './statements.ts';
import { finishAttributes, readTableAttributes } from './table-attributes.ts';
import type { AttributeDraft, TableAttributes } from './table-attributes.ts';
import { readTableElements, setPrimaryKey } from './table-elements.ts';
import type { ForeignKey, TableDraft } from './table-elements.ts';
import { readTableHeader } from './table-header.ts';
import type { TableHeader } from './table-header.ts';
import { TokenCursor } from './token-cursor.ts';

export type { ForeignKey };

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

/** Every table that a text makes by CREATE TABLE, in its order; throws SqlSyntaxError where the text cannot be read. */
export function tableDefinitions(sql: string): readonly TableDefinition[] {
  return splitStatements(sql)
    .filter((statement) => statementKind(statement) === 'create-table')
    .map(parseCreateTable);
}

/** Reads CREATE TABLE (…). What Redshift would refuse by its text alone is a SqlSyntaxError. */
export function parseCreateTable(statement: Statement): TableDefinition {
  const cursor = new TokenCursor(statement);
  const header = readTableHeader(cursor);
  const draft: TableDraft = {
    columns: [],
    attributes: newAttributes(),
    identitySpans: [],
    typeSpans: [],
    foreignKeySpans: [],
    uniques: [],
    foreignKeys: [],
  };
  readTableElements(cursor, draft);
  readTableAttributes(cursor, draft.attributes);
  if (!cursor.done)
    throw cursor.unexpected('an attribute of the table (DISTSTYLE, DISTKEY, SORTKEY, ENCODE AUTO, BACKUP)');
  return definitionOf(cursor, header, draft);
}

/** Reads CREATE TABLE … AS query. */
export function parseCreateTableAs(statement: Statement): TableAsQuery {
  const cursor = new TokenCursor(statement);
  const header = readTableHeader(cursor);
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
