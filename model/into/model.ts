import type { TableName } from '../../redshift-sql/names.ts';
import type { TargetColumn } from './fit-columns.ts';

/** How the rows of a model's SELECT come into its table. Names of columns are folded to lower case. */
export type ModelMode =
  /** They take the place of all rows. */
  | { readonly kind: 'replace' }
  /** They are added, once. */
  | { readonly kind: 'append' }
  /** Each takes the place of the row of its key, where `newest` is given only if it is not older. */
  | { readonly kind: 'merge'; readonly keys: readonly string[]; readonly newest?: string }
  /** They take the place of the rows whose `column` lies in the run's data interval, or up to `lookbackSeconds` before it. */
  | { readonly kind: 'interval'; readonly column: string; readonly lookbackSeconds: number }
  /** Each is a version of its key from `by` on, until the next (a slowly changing dimension of type 2). */
  | { readonly kind: 'history'; readonly keys: readonly string[]; readonly by: string };

/** A task that is a SELECT into a table: Shiftwork writes the statements. */
export interface Model {
  readonly table: TableName;
  readonly mode: ModelMode;
}

/** A model of a plan. */
export interface PlannedModel extends Model {
  /** Its SELECT depends on the run's data interval: what another run brings is another's. */
  readonly followsInterval: boolean;
  /** Of its table, as its file in `create/` says; absent where no file does. */
  readonly columns?: readonly TargetColumn[];
}

/** The columns of a history that are not the SELECT's. */
export const HISTORY_COLUMNS = ['valid_from', 'valid_to', 'is_current'] as const;
