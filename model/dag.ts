import { dagOptionFaults, taskOptionFaults } from './dag-options.ts';
import { parseDuration } from './duration.ts';
import { DagFaultsError } from './fault.ts';
import type { OnFailure } from './hold.ts';
import type { Param } from './param.ts';
import type { ParamValue } from './plan.ts';
import type { Schedule } from './schedule.ts';
import type { Source } from './source.ts';

/** What the author of a DAG writes in `dags/<id>.ts`; its SQL lies in `sql/<id>/`. */
export interface DagOptions {
  /** Also the Temporal workflow type, and the name of the file in `dags/`. */
  readonly id: string;
  readonly description?: string;
  /** Folder of the SQL; `sql/<id>` when left out. */
  readonly sql?: string;
  /** A cron expression in UTC, or with its time zone. */
  readonly schedule?: string | Schedule;
  readonly params?: Readonly<Record<string, Param>>;
  readonly cluster?: ClusterOptions;
  /** Tables that something else makes and this DAG reads. */
  readonly sources?: readonly Source[];
  readonly tasks?: readonly TypeScriptTask[];
  /** Runs of this DAG on one target at once; a further one waits. 1 when left out. */
  readonly maxActiveRuns?: number;
  /** A run waits until the run of the interval before it has completed on the same target. */
  readonly dependsOnPast?: boolean;
  /** `hold`: a task that has failed for good keeps the run open until somebody decides. `fail` when left out. */
  readonly onFailure?: OnFailure;
  /** How long it waits for that, before the task fails: `24 hours` when left out. */
  readonly holdFor?: string;
}

export interface ClusterOptions {
  readonly nodeType?: string;
  readonly numberOfNodes?: number;
  /** How long a failed run keeps its cluster for `retry`: `30 minutes` when left out. */
  readonly keep?: string;
}

/** A task written in TypeScript: it runs in an activity, so it may do anything that Node can. */
export interface TypeScriptTask {
  readonly id: string;
  /** Ids of tasks that must have succeeded first. */
  readonly after: readonly string[];
  /** As of its DAG when left out. */
  readonly onFailure?: OnFailure;
  readonly run: (context: TaskContext) => Promise<TaskOutcome | void>;
}

/** What a TypeScript task is told about its run. */
export interface TaskContext {
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly target: string;
  readonly runKey: string;
  /** ISO 8601, UTC; so are the interval's ends. */
  readonly logicalDate: string;
  readonly dataIntervalStart: string;
  readonly dataIntervalEnd: string;
  /** Aborted when the run is cancelled or the worker shuts down. */
  readonly signal: AbortSignal;
}

/** What a TypeScript task may answer, to be shown. */
export interface TaskOutcome {
  readonly rows?: number;
  readonly message?: string;
}

/** A DAG as declared, validated, with its defaults filled in. */
export interface Dag {
  readonly id: string;
  readonly description: string;
  readonly sql: string;
  readonly schedule?: Schedule;
  readonly params: Readonly<Record<string, Param>>;
  readonly cluster: { readonly nodeType: string; readonly numberOfNodes: number; readonly keepSeconds: number };
  readonly sources: readonly Source[];
  readonly tasks: readonly TypeScriptTask[];
  readonly maxActiveRuns: number;
  readonly dependsOnPast: boolean;
  readonly onFailure: OnFailure;
  readonly holdSeconds: number;
}

/** Declares a DAG. Throws DagFaultsError with everything that is wrong with its options. */
export function dag(options: DagOptions): Dag {
  refuseFaults(dagOptionFaults(options), dagFile(options));
  const { id, description = '', cluster = {}, schedule } = options;
  return {
    id,
    description,
    sql: options.sql ?? `sql/${id}`,
    ...(schedule === undefined ? {} : { schedule: readSchedule(schedule) }),
    params: options.params ?? {},
    cluster: readCluster(cluster),
    sources: options.sources ?? [],
    tasks: options.tasks ?? [],
    maxActiveRuns: options.maxActiveRuns ?? 1,
    dependsOnPast: options.dependsOnPast ?? false,
    onFailure: options.onFailure ?? 'fail',
    holdSeconds: parseDuration(options.holdFor ?? '24 hours') ?? 0,
  };
}

/** Declares a TypeScript task. Throws DagFaultsError with everything that is wrong with its options. */
export function task(options: Omit<TypeScriptTask, 'after'> & { readonly after?: readonly string[] }): TypeScriptTask {
  refuseFaults(taskOptionFaults(options));
  return { ...options, after: options.after ?? [] };
}

function refuseFaults(messages: readonly string[], file?: string): void {
  if (messages.length === 0) return;
  throw new DagFaultsError(messages.map((message) => ({ ...(file === undefined ? {} : { file }), message })));
}

function dagFile(options: DagOptions): string | undefined {
  return typeof options?.id === 'string' ? `dags/${options.id}.ts` : undefined;
}

function readSchedule(schedule: string | Schedule): Schedule {
  return typeof schedule === 'string' ? { cron: schedule, timezone: 'UTC' } : schedule;
}

function readCluster({
  nodeType = 'ra3.large',
  numberOfNodes = 1,
  keep = '30 minutes',
}: ClusterOptions): Dag['cluster'] {
  return { nodeType, numberOfNodes, keepSeconds: parseDuration(keep) ?? 0 };
}
