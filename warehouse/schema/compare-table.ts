// A table in the warehouse against its file. What ALTER TABLE does without touching a value is done by itself; what only a new table
// can have is offered; what would lose data is left to people.
import type { TableDefinition } from '../../redshift-sql/create-table.ts';
import type { TableShape } from '../table-shape.ts';
import { compareColumns } from './compare-columns.ts';
import { compareKeys } from './compare-keys.ts';

/** One difference between a table and its file, and what is to be done about it. */
export interface TableChange {
  /**
   * `add`, `alter`: by ALTER TABLE, in the task's transaction. `widen`: by ALTER COLUMN … TYPE, which Redshift refuses in one.
   * `rebuild`: only a new table has it, into which the rows can be copied. `stop`: rows or values would be lost.
   */
  readonly kind: 'add' | 'widen' | 'alter' | 'rebuild' | 'stop';
  /** In words: `column level is varchar(10) in the table, varchar(20) in the file`. */
  readonly text: string;
  /** What follows `ALTER TABLE name`; of a `stop`, what a person may run who wants it. */
  readonly sql?: string;
  /** Of a `rebuild`: the column that may hold no NULL. */
  readonly refusesNulls?: string;
}

/** What becomes of a table that differs from its file. */
export type TableVerdict = 'same' | 'change' | 'rebuild' | 'stop';

/** Compares columns, types, NOT NULL, encodings, distribution, sort keys and declared keys; names in the file resolve in `schema`. */
export function compareTable(definition: TableDefinition, found: TableShape, schema: string): readonly TableChange[] {
  const changes = [...compareColumns(definition, found), ...compareKeys(definition, found, schema)];
  return verdictOf(changes) === 'rebuild' ? [...changes, ...uncopyable(definition, found)] : changes;
}

/** The gravest of the changes decides. */
export function verdictOf(changes: readonly TableChange[]): TableVerdict {
  if (changes.some(({ kind }) => kind === 'stop')) return 'stop';
  if (changes.some(({ kind }) => kind === 'rebuild')) return 'rebuild';
  return changes.length === 0 ? 'same' : 'change';
}

/** A copy gives an IDENTITY new values, unless it is one BY DEFAULT: https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html */
function uncopyable({ columns }: TableDefinition, found: TableShape): readonly TableChange[] {
  const isThere = (name: string) => found.columns.some((column) => column.name === name);
  return columns
    .filter(({ name, identity }) => identity?.byDefault === false && isThere(name))
    .map(({ name }) => ({ kind: 'stop' as const, text: `a copy would give the IDENTITY column ${name} new values` }));
}
