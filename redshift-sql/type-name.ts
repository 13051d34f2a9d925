import { parseCreateTable } from './create-table.ts';
import { splitStatements } from './statements.ts';
import { SqlSyntaxError } from './syntax-error.ts';

/** Redshift's own name of a type, lengths filled in: `varchar(256)` for `text`; undefined when there is no such type. */
export function typeName(text: string): string | undefined {
  try {
    const [statement, ...others] = splitStatements(`create table t (c ${text})`);
    if (statement === undefined || others.length > 0) return undefined;
    const { columns } = parseCreateTable(statement);
    return columns.length === 1 ? columns[0]?.type : undefined;
  } catch (error) {
    if (error instanceof SqlSyntaxError) return undefined;
    throw error;
  }
}
