import { parseCreateTable, type TableDefinition } from '../redshift-sql/create-table.ts';
import { formatTableName } from '../redshift-sql/names.ts';
import { splitStatements, statementKind } from '../redshift-sql/statements.ts';
import { SqlSyntaxError } from '../redshift-sql/syntax-error.ts';
import { substituteVariables } from '../redshift-sql/variables.ts';
import type { SqlContext } from './task-tables.ts';

/** A table as a CREATE TABLE of a DAG defines it. */
export interface DefinedTable {
  /** `schema.table`. */
  readonly name: string;
  readonly definition: TableDefinition;
}

/** The tables that a SQL text defines, after variables; none of one that cannot be read, which others tell. */
export function definedTables(text: string, { values, schema }: SqlContext): readonly DefinedTable[] {
  try {
    return splitStatements(substituteVariables(text, values))
      .filter((statement) => statementKind(statement) === 'create-table')
      .map(parseCreateTable)
      .map((definition) => ({
        name: formatTableName({ schema: definition.schema ?? schema, table: definition.table }),
        definition,
      }));
  } catch (error) {
    if (error instanceof SqlSyntaxError) return [];
    throw error;
  }
}
