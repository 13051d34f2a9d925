import type { Reprocess } from '../model/backfill.ts';
import type { DataInterval } from '../model/data-interval.ts';
import type { Leftover, LeftoverName } from '../model/leftover.ts';
import type { Plan, PlannedTask } from '../model/plan.ts';
import type { RunOptions, RunParams, RunRef, StageListing, TaskInput, TaskResult } from '../model/run.ts';

/** Input of the plan step: what the workflow knows about itself. */
export interface PlanInput {
  readonly dagId: string;
  readonly params: RunParams;
  readonly options: RunOptions;
  readonly runKey: string;
  readonly workflowId: string;
  readonly runId: string;
  /** ISO 8601, UTC: when the Schedule meant the run to start, else when it did. */
  readonly logicalDate: string;
}

/** The plan step's answer: the slim plan, and what need not run because an earlier run of this key finished it. */
export interface PlanResult {
  readonly run: RunRef;
  readonly tasks: readonly PlannedTask[];
  readonly cluster?: Plan['cluster'];
  readonly finished: Readonly<Record<string, TaskResult>>;
  /** Tasks whose generation is not 0: what a retry made unfinished after it had finished. */
  readonly generations: Readonly<Record<string, number>>;
  /** Tasks that somebody has skipped in an earlier attempt of the run. */
  readonly skipped?: readonly string[];
  /** Stage tasks and models that empty their table and fill it anew. */
  readonly reloads?: readonly string[];
  readonly notes: readonly string[];
  /** How many runs of this DAG and target may be open beside each other. */
  readonly maxActiveRuns: number;
  /** With `dependsOnPast`: logical date of the interval before, whose run must have completed; absent where nothing is waited for. */
  readonly past?: string;
  /** It has not, so the run waits for it. */
  readonly waitsForPast?: true;
  /** Workflow ids of older runs of this DAG and target that are open: the run is queued behind them. */
  readonly waitsFor: readonly string[];
  /** Of Shiftwork's search attributes, those that the namespace has. */
  readonly searchAttributes: readonly string[];
}

/** Every activity of a worker, by its Temporal type. One file of `activities/` each. */
export interface Activities {
  /** Makes the plan, stores it and its SQL in artifacts. Not retryable: InvalidDag, UnknownDag, InvalidParams. */
  plan(input: PlanInput): Promise<PlanResult>;
  /** Fails as NotYet while an older run of the same DAG and target is open. */
  awaitSlot(input: {
    readonly run: RunRef;
    readonly maxActiveRuns: number;
    /** The run of an earlier interval goes first, not the run that was started earlier. */
    readonly byInterval?: boolean;
  }): Promise<void>;
  /** Fails as NotYet until the run of the interval with that logical date has completed. */
  awaitPast(input: { readonly run: RunRef; readonly past: string }): Promise<void>;
  launchRole(input: TaskInput): Promise<TaskResult>;
  launchCluster(input: TaskInput): Promise<TaskResult>;
  /** Fails as NotYet until the cluster is available, its role in-sync, and it answers; then prepares the ledger. */
  launchReady(input: TaskInput): Promise<TaskResult>;
  /** Prepares the ledger on the cluster that the run uses, where the run has no launch of its own. */
  openWarehouse(input: RunRef): Promise<void>;
  /** drop, create, transform: one transaction with its ledger row. */
  runSql(input: TaskInput): Promise<TaskResult>;
  createTable(input: TaskInput): Promise<TaskResult>;
  /** Makes the table of a seed hold its rows, unless it does already. */
  loadSeed(input: TaskInput): Promise<TaskResult>;
  listStage(input: TaskInput): Promise<StageListing>;
  loadBatch(input: TaskInput): Promise<TaskResult>;
  check(input: TaskInput): Promise<TaskResult>;
  /** Fails as StaleSource where the table is missing, has other columns or is too old. */
  checkSource(input: TaskInput): Promise<TaskResult>;
  analyse(input: TaskInput): Promise<TaskResult>;
  runTypeScript(input: TaskInput): Promise<TaskResult>;
  teardownCluster(input: TaskInput): Promise<TaskResult>;
  teardownRole(input: TaskInput): Promise<TaskResult>;
  /** Moves the cluster's expires-at to `seconds` from now, and answers it (ISO 8601); undefined when there is no cluster. */
  keepCluster(input: { readonly run: RunRef; readonly seconds: number }): Promise<string | undefined>;
  /** The cluster's expires-at (ISO 8601), undefined when it is gone. */
  clusterExpiry(input: RunRef): Promise<string | undefined>;
}

/** What the reaper does, by Temporal type: on a target, not for a run. */
export interface ReapActivities {
  /** Lists everything that runs have made in the target's account and region, and what is to become of it. */
  findLeftovers(input: { readonly target: string }): Promise<readonly Leftover[]>;
  /** Deletes one of them unless somebody owns it by now; fails as NotYet until a cluster is gone. Answers what came of it. */
  deleteLeftover(input: LeftoverName & { readonly target: string; readonly workflowId: string }): Promise<string>;
}

/** What a backfill asks before it starts an interval. */
export interface BackfillActivities {
  claimInterval(input: {
    readonly dagId: string;
    readonly target: string;
    readonly params: RunParams;
    readonly reprocess: Reprocess;
    readonly interval: DataInterval;
  }): Promise<IntervalClaim>;
}

/** How an interval is started; or why it is left alone, and for which run. */
export type IntervalClaim =
  | {
      readonly kind: 'start';
      readonly workflowId: string;
      readonly params: RunParams;
      readonly options: RunOptions;
      /** It goes on with a run that failed. */
      readonly isRetry: boolean;
      readonly summary: string;
      /** Of Shiftwork's search attributes, those that the namespace has. */
      readonly searchAttributes: readonly string[];
    }
  | { readonly kind: 'left'; readonly run: string; readonly why: string };
