import type { NodePrice } from '../../aws/node-prices.ts';
import type { DataInterval } from '../../model/data-interval.ts';
import type { RunParams } from '../../model/run.ts';
import type { TaskKind } from '../../model/plan.ts';

/** What a run would do if it were started now. */
export interface PlanPreview {
  readonly dag: string;
  readonly target: string;
  readonly params: RunParams;
  /** Absent where the DAG has no schedule. */
  readonly interval?: DataInterval;
  readonly warehouse: WarehousePreview;
  /** The cluster that is launched; absent where none is. */
  readonly launch?: LaunchPreview;
  readonly tables: readonly TablePreview[];
  readonly loads: readonly LoadPreview[];
  /** In the order of the plan. */
  readonly tasks: readonly { readonly id: string; readonly kind: TaskKind; readonly upstream: readonly string[] }[];
  readonly skipped: readonly { readonly task: string; readonly why: string }[];
  readonly gates: readonly { readonly task: string; readonly stops: readonly string[] }[];
  /** Each task's SQL as it would be sent, where it was asked for. */
  readonly statements?: readonly TaskStatements[];
}

/** `new`: the run works in a warehouse with nothing in it; `why` says what was looked for and not found. */
export type WarehousePreview =
  { readonly kind: 'up'; readonly name: string } | { readonly kind: 'new'; readonly why: string };

export interface LaunchPreview {
  readonly nodeType: string;
  readonly numberOfNodes: number;
  readonly region: string;
  /** Of one node; null where it is not known. */
  readonly price: NodePrice | null;
}

/** `stop`: the task fails, and `remedy` says what to do; `offer`: the same, and a rebuild would do. */
export interface TablePreview {
  readonly table: string;
  readonly task: string;
  readonly file: string;
  readonly becomes: 'created' | 'unchanged' | 'changed' | 'rebuilt' | 'offer' | 'stop';
  readonly differences: readonly string[];
  readonly statements: readonly string[];
  readonly remedy?: string;
}

export interface LoadPreview {
  readonly task: string;
  readonly table: string;
  readonly prefix: string;
  /** Files under the prefix that the ledger has already. */
  readonly known: number;
  /** The table is emptied first. */
  readonly reload: boolean;
  readonly batches: readonly BatchPreview[];
  /** Why the task would fail, or could not be looked at. */
  readonly problem?: string;
}

interface BatchPreview {
  readonly bytes: number;
  /** `s3://…`, in the order in which they are loaded. */
  readonly files: readonly string[];
}

export interface TaskStatements {
  readonly task: string;
  readonly file: string;
  readonly statements: readonly string[];
}
