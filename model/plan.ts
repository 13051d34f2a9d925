import type { TableName } from '../redshift-sql/names.ts';
import type { PlannedGrant } from './grant.ts';
import type { PlannedModel } from './into/model.ts';
import type { PlannedUnload } from './unload-option.ts';

/** What a task is for. The folder of a SQL file says it; `typescript` tasks are given in `dags/<id>.ts`. */
export type TaskKind =
  | 'launch'
  | 'drop'
  | 'create'
  | 'seeds'
  | 'sources'
  | 'stage'
  | 'transform'
  | 'checks'
  | 'analytics'
  | 'typescript'
  | 'teardown';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The value of a param, typed by its declaration in the DAG. */
export type ParamValue = string | number | boolean;

/** One task of a plan: what the scheduler and the workflow need of it, and nothing that grows with the data. */
export interface PlannedTask {
  /** `folder.file`, such as `transform.users`; at most 200 bytes. It is the Temporal activity id. */
  readonly id: string;
  readonly kind: TaskKind;
  /** Ids of the tasks that must have succeeded first; every one is in the same plan. */
  readonly upstream: readonly string[];
  /** Retries of the task's own failures, after the first attempt. */
  readonly retries: number;
  /** Seconds before the first retry; doubles from there. */
  readonly retryDelaySeconds: number;
  /** Seconds that one attempt may take. */
  readonly timeoutSeconds: number;
  /** `warn`: a failure is shown and stops nothing. Only for checks. */
  readonly severity: 'error' | 'warn';
  /** `onFailure: 'hold'`: for how many seconds a failure for good waits for somebody to decide. Absent: the task fails. */
  readonly holdSeconds?: number;
  /** Of a check that may be held: the tasks that make what it checks. They run anew before it does. */
  readonly builtBy?: readonly string[];
}

/** A task as activities see it: also where its SQL lies and which tables it touches. */
export interface TaskDetail extends PlannedTask {
  /** Absent for tasks that are not SQL. */
  readonly sql?: PlannedSql;
  /** Tables that the task writes, schema resolved, sorted, without duplicates. */
  readonly writes: readonly TableName[];
  readonly reads: readonly TableName[];
  /** For `stage`: how the objects are split. */
  readonly batch?: BatchLimits;
  /** For `stage`: what to do about a file that was loaded and has changed since; `stop` when absent. */
  readonly onChange?: OnChange;
  /** For `stage`: how the rows of its table compare with those that loads brought; absent where nothing can be said. */
  readonly tableRows?: 'loaded' | 'more';
  /** For `stage`: its files follow the data interval, and this column dates their rows. Loading anew means that interval alone. */
  readonly intervalColumn?: string;
  /** It adds rows to a table and takes none away: run again, it adds them once more. */
  readonly appends?: true;
  /** Its statements are committed one by one, since one of them cannot share a transaction. */
  readonly transaction?: 'off';
  /** For `create`: a table that only a new one can be as the file says is made anew, with its rows. */
  readonly rebuild?: true;
  /** For `analytics`: its rows go there. */
  readonly unload?: PlannedUnload;
  /** Rights to the tables that it makes. */
  readonly grants?: readonly PlannedGrant[];
  /** Its tables are not analyzed after large changes. */
  readonly analyze?: 'off';
  /** Its SQL is a SELECT, whose rows Shiftwork brings into this table. */
  readonly model?: PlannedModel;
  /** For `sources`: what is expected of the table. */
  readonly source?: PlannedSource;
  /** For `analytics`: the expected result, when the file has one beside it. */
  readonly expected?: ExpectedResult;
}

/** `stop`: the task fails. `reload`: its table is emptied and loaded anew. `append`: the file is loaded beside what it brought before. */
export type OnChange = 'stop' | 'reload' | 'append';

/** A table that something else makes, and what a run expects of it. */
export interface PlannedSource {
  readonly table: TableName;
  readonly columns?: Readonly<Record<string, string>>;
  readonly loadedAt?: string;
  readonly warnAfterSeconds?: number;
  readonly errorAfterSeconds?: number;
}

interface PlannedSql {
  /** Path as people know it: `sql/sparkify/transform/users.sql`. */
  readonly file: string;
  /** SHA-256 of the text, hex: its name in artifacts. */
  readonly sha256: string;
}

export interface BatchLimits {
  readonly maxFiles: number;
  readonly maxBytes: number;
}

interface ExpectedResult {
  readonly file: string;
  /** SHA-256 of the CSV, hex: its name in artifacts. */
  readonly sha256: string;
}

/** All that a run is: made once by the plan step and kept in artifacts under its hash; the run ends with what it began with. */
export interface Plan {
  readonly dagId: string;
  readonly target: string;
  /** Every param of the DAG with its value, in the order of declaration. */
  readonly params: Readonly<Record<string, ParamValue>>;
  /** In an order in which each comes after its upstream. */
  readonly tasks: readonly TaskDetail[];
  readonly cluster?: PlannedCluster;
}

/** What `launch` makes when the target has no standing cluster. */
export interface PlannedCluster {
  readonly nodeType: string;
  readonly numberOfNodes: number;
  /** How long a failed run keeps its cluster for `retry`, in seconds. */
  readonly keepSeconds: number;
}
