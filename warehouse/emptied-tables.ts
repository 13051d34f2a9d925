import type { TableName } from '../redshift-sql/names.ts';
import { formatTableName } from '../redshift-sql/names.ts';
import { splitStatements, statementKind } from '../redshift-sql/statements.ts';
import type { Statement } from '../redshift-sql/statements.ts';
import { TokenCursor } from '../redshift-sql/token-cursor.ts';

/** The tables that a script drops, renames or empties of every row: what was loaded into them is not there afterwards. */
export function emptiedTables(sql: string, schema: string): readonly TableName[] {
  const found = splitStatements(sql).flatMap(readEmptied);
  const tables = found.map((name) => ({ schema: name.schema ?? schema, table: name.table }));
  return [...new Map(tables.map((table) => [formatTableName(table), table])).values()];
}

type FoundTable = Partial<TableName> & Pick<TableName, 'table'>;

function readEmptied(statement: Statement): readonly FoundTable[] {
  const cursor = new TokenCursor(statement);
  switch (statementKind(statement)) {
    case 'drop':
      return droppedTables(cursor);
    case 'delete':
      return deletedTable(cursor);
    case 'truncate':
      return truncatedTable(cursor);
    case 'alter-table':
      return alteredTables(cursor);
    default:
      return [];
  }
}

function droppedTables(cursor: TokenCursor): readonly FoundTable[] {
  if (!cursor.accept('drop', 'table')) return [];
  cursor.accept('if', 'exists');
  const tables = [cursor.relation()];
  while (cursor.accept(',')) tables.push(cursor.relation());
  return tables;
}

/** A DELETE with a WHERE or USING leaves rows, so what was loaded is still known. */
function deletedTable(cursor: TokenCursor): readonly FoundTable[] {
  if (!cursor.accept('delete')) return [];
  cursor.accept('from');
  const table = cursor.relation();
  return cursor.done ? [table] : [];
}

function truncatedTable(cursor: TokenCursor): readonly FoundTable[] {
  cursor.expect('truncate');
  cursor.accept('table');
  return [cursor.relation()];
}

/** APPEND leaves its source empty. A new name may have had loads of its own, under a table that was dropped before. */
function alteredTables(cursor: TokenCursor): readonly FoundTable[] {
  cursor.expect('alter', 'table');
  const table = cursor.relation();
  if (cursor.accept('append', 'from')) return [cursor.relation()];
  if (!cursor.accept('rename', 'to')) return [];
  return [table, { ...table, table: cursor.relation().table }];
}
