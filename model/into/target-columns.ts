import type { TableDefinition } from '../../redshift-sql/create-table.ts';
import type { TargetColumn } from './fit-columns.ts';

/** The columns of a table as its file defines it. */
export function targetColumns({ columns }: TableDefinition): readonly TargetColumn[] {
  return columns.map(({ name, type, notNull, default: standard, identity }) => ({
    name,
    type,
    notNull,
    hasDefault: standard !== undefined || identity !== undefined,
  }));
}
