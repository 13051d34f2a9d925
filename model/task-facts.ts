import type { TableName } from '../redshift-sql/names.ts';
import type { TaskKind } from './plan.ts';
import type { Mention } from './sql-options.ts';

/**
 * What a task does to a table, all its statements together.
 * `create`: makes it, empty. `append`: only adds rows. `change`: updates, deletes, merges, alters. `replace`: makes it with its rows.
 * `empty`: only empties or removes it. `note`: GRANT, ANALYZE, COMMENT.
 */
export type Effect = 'create' | 'append' | 'change' | 'replace' | 'empty' | 'note';

export interface TableWrite {
  readonly table: TableName;
  readonly effect: Effect;
  readonly line: number;
  /** The task is a model: Shiftwork writes the statements, and the table is there already. */
  readonly model?: true;
  /** Where a plain view is made: who reads it reads these. */
  readonly basedOn?: readonly TableName[];
}

export interface TableRead {
  readonly table: TableName;
  readonly line: number;
  /** `definition`: the table must be there, its rows do not matter. */
  readonly via: 'rows' | 'definition';
}

/** All that edges are inferred from. */
export interface TaskFacts {
  readonly id: string;
  readonly kind: TaskKind;
  readonly file: string;
  readonly severity: 'error' | 'warn';
  readonly after: readonly Mention[];
  readonly before: readonly Mention[];
  /** One for each table. */
  readonly writes: readonly TableWrite[];
  /** One for each table; a table that the task also writes may be among them. */
  readonly reads: readonly TableRead[];
}
