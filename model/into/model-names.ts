import type { TableName } from '../../redshift-sql/names.ts';
import { quoteIdentifier } from '../../redshift-sql/quote.ts';

/** The temporary table that holds the rows of a model's SELECT. */
export const GATHERED = 'shiftwork_new';

/** What the statements of a model name. */
export interface ModelNames {
  /** Quoted, with its schema. */
  readonly table: string;
  /** Those of the table that the SELECT gives, in the table's order. */
  readonly columns: readonly string[];
}

/** `"schema"."table"`. */
export function qualified({ schema, table }: TableName): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}

/** `"a", "b"`. */
export function names(columns: readonly string[]): string {
  return columns.map(quoteIdentifier).join(', ');
}

/** `left."a" = right."a" and left."b" = right."b"`. */
export function equal(columns: readonly string[], [left, right]: readonly [string, string]): string {
  return columns.map((name) => `${left}.${quoteIdentifier(name)} = ${right}.${quoteIdentifier(name)}`).join(' and ');
}
