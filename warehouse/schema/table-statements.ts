import { parseCreateTable, parseCreateTableAs } from '../../redshift-sql/create-table.ts';
import type { TableDefinition } from '../../redshift-sql/create-table.ts';
import type { TableName } from '../../redshift-sql/names.ts';
import { statementKind } from '../../redshift-sql/statements.ts';
import type { Statement } from '../../redshift-sql/statements.ts';

/**
 * A statement of a create task. `define`: a table that is compared where it is there. `make`: one whose columns only the warehouse
 * knows (CREATE TABLE … AS, LIKE), left alone where it is there. `other`: run each time.
 */
export type TableStatement =
  | {
      readonly kind: 'define';
      readonly statement: Statement;
      readonly table: TableName;
      readonly definition: TableDefinition;
    }
  | { readonly kind: 'make'; readonly statement: Statement; readonly table: TableName }
  | { readonly kind: 'other'; readonly statement: Statement };

/** What a statement of a create task is; unqualified names resolve in `schema`. */
export function tableStatement(statement: Statement, schema: string): TableStatement {
  const kind = statementKind(statement);
  if (kind !== 'create-table' && kind !== 'create-table-as') return { kind: 'other', statement };
  const header = kind === 'create-table' ? parseCreateTable(statement) : parseCreateTableAs(statement);
  if (header.temporary) return { kind: 'other', statement };
  const table = { schema: header.schema ?? schema, table: header.table };
  if (!('foreignKeys' in header) || header.like !== undefined) return { kind: 'make', statement, table };
  return { kind: 'define', statement, table, definition: header };
}
