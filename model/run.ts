import type { DataInterval } from './data-interval.ts';
import type { Pause } from './decision.ts';
import type { Json, ParamValue, PlannedTask } from './plan.ts';

/** Airflow's task instance states, as far as they have a meaning here. */
export type TaskState = 'none' | 'queued' | 'running' | 'success' | 'failed' | 'held' | 'upstream_failed' | 'skipped';

/** Where a run stands. `held`: a task has failed and somebody is to decide; `paused`: nothing more starts until `resume`. */
export type RunStatus = 'queued' | 'running' | 'held' | 'paused' | 'success' | 'failed' | 'cancelled';

/** What is shown of one task of a run. Counts are absent where they have no meaning for the task. */
export interface TaskProgress {
  readonly state: TaskState;
  readonly attempts: number;
  readonly rows?: number;
  readonly files?: number;
  readonly batches?: { readonly done: number; readonly total: number };
  /** Milliseconds since the epoch, in the workflow's clock. */
  readonly startedAtMs?: number;
  readonly finishedAtMs?: number;
  /** Of a held task: when it fails if nobody has decided. */
  readonly heldUntilMs?: number;
  /** What somebody decided when it was held: `retried by anna at 2018-11-30 12:00:00 UTC`. */
  readonly decided?: string;
  /** One line for people: what was done, or why it failed. */
  readonly message?: string;
  /** It had finished in an earlier run of the same key and was not run again. */
  readonly carried?: boolean;
}

/** The answer of a run's `status` query, and its result when it closes. */
export interface RunReport {
  readonly dagId: string;
  readonly target: string;
  readonly runKey: string;
  readonly status: RunStatus;
  /** Whom a queued run waits for, what a retry carries over, what was kept for how long. */
  readonly notes: readonly string[];
  /** Of a backfill, whose rows are intervals: of very many, not all are among them. */
  readonly intervals?: { readonly done: number; readonly total: number };
  readonly tasks: readonly (PlannedTask & TaskProgress)[];
}

/** What names one run to activities: small, without secrets, the same on every attempt. */
export interface RunRef {
  /** firstExecutionRunId of the run's first attempt: ledger rows, cluster names and tags use it. */
  readonly runKey: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly dagId: string;
  readonly target: string;
  /** SHA-256 of the plan in artifacts. */
  readonly planHash: string;
  /** The plan has a launch of its own: the run never goes on in a warehouse that another run left. */
  readonly launches: boolean;
  /** ISO 8601, UTC. */
  readonly logicalDate: string;
  readonly dataIntervalStart: string;
  readonly dataIntervalEnd: string;
}

/** The workflow's second argument, which the command line fills in; the first is the params. */
export interface RunOptions {
  readonly target?: string;
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  /** Set by `retry`: the run that it continues. */
  readonly retryOf?: { readonly runKey: string; readonly runId: string };
  /** Set when a long run continues as new, and by `retry --code same`: the plan of `retryOf` is used as it is. */
  readonly samePlan?: boolean;
  /** Set when a long run continues as new: where it stood, which its history alone does not tell. */
  readonly continued?: ContinuedRun;
  /** Set by `clear` and `retry --from`: tasks that run again, in their next generation; `task+` for all below it too. */
  readonly clear?: readonly string[];
  /** Stage tasks empty their table and load everything anew. */
  readonly reload?: boolean;
  /** Tables that are made anew with their rows, where their files say what no ALTER TABLE can do. */
  readonly rebuild?: readonly string[];
  /** What the run is about, where somebody has said it; else its Schedule's time tells, or when it was started. */
  readonly interval?: DataInterval;
  /** Models empty their table, and fill it from all that their SELECT answers. */
  readonly fullRefresh?: boolean;
}

/** What a run that continues as new hands on. */
export interface ContinuedRun {
  readonly planned: readonly PlannedTask[];
  readonly generations: Readonly<Record<string, number>>;
  readonly tasks: Readonly<Record<string, TaskProgress>>;
  readonly notes: readonly string[];
  readonly pause?: Pause;
}

export type RunParams = Readonly<Record<string, ParamValue>>;

/** Input of every activity that runs a task. */
export interface TaskInput {
  readonly run: RunRef;
  readonly task: string;
  /** 0 until something makes a finished task unfinished. */
  readonly generation: number;
  /** The batch's number, for a batch of a stage task. */
  readonly batch?: number;
  /** A stage task or a model empties its table and fills it anew, in one transaction. */
  readonly reload?: boolean;
  /** What the task's activity counts its own failures against, and its time; absent where it was started by hand. */
  readonly limits?: Pick<PlannedTask, 'retries' | 'retryDelaySeconds' | 'timeoutSeconds'>;
}

/** What every task's activity answers. */
export interface TaskResult {
  readonly rows?: number;
  readonly files?: number;
  readonly message?: string;
  /** The ledger had it: an earlier attempt's commit, whose answer was lost. */
  readonly alreadyDone?: boolean;
  /** SHA-256 of the SQL that it was finished with, where a later run has carried it over. */
  readonly sqlHash?: string;
  /** Temporal's attempt number of the activity that answered. */
  readonly attempt: number;
}

/** What a stage task's listing answers: numbers only; the manifests are in artifacts. */
export interface StageListing extends TaskResult {
  /** Batch numbers to run: `first`, `first + 1`, …: `count` of them. */
  readonly batches: { readonly first: number; readonly count: number };
}

/** Facts of a failure that cross into the workflow, in ApplicationFailure.details[0]. */
export interface FailureFacts {
  readonly task?: string;
  readonly file?: string;
  readonly [fact: string]: Json | undefined;
}
