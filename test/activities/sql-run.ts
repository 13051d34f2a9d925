import { createHash, randomUUID } from 'node:crypto';
import { Context, asyncLocalStorage } from '@temporalio/activity';
import type { Deps } from '../../activities/deps.ts';
import { openArtifacts } from '../../artifacts/open-artifacts.ts';
import { expectedKey, planKey, sqlKey } from '../../artifacts/layout.ts';
import type { ArtifactStore } from '../../artifacts/store.ts';
import { awsClients } from '../../aws/clients.ts';
import type { AwsAccess, Target, WarehouseAddress } from '../../config/target.ts';
import type { BatchLimits, Plan, TaskDetail, TaskKind } from '../../model/plan.ts';
import type { RunRef, TaskInput } from '../../model/run.ts';
import type { TableName } from '../../redshift-sql/names.ts';
import type { LedgerInterval } from '../../warehouse/ledger/tasks.ts';

/** A task of a test's run: its SQL, and the tables of `public` that it writes. */
export interface TestTask {
  readonly sql: string;
  readonly writes?: readonly string[];
  readonly batch?: BatchLimits;
  /** What the plan says of it beside. */
  readonly more?: Partial<TaskDetail>;
  readonly expected?: string;
}

/** A run that is planned, whose activities a test calls. */
export interface SqlRun {
  readonly deps: Deps;
  readonly artifacts: ArtifactStore;
  readonly ref: RunRef;
  readonly input: (task: string, more?: Partial<TaskInput>) => TaskInput;
}

/** Where a test's run goes. */
export interface SqlRunOptions {
  readonly address: WarehouseAddress;
  readonly aws?: AwsAccess;
  readonly artifacts: string;
  /** `public` when left out. */
  readonly schema?: string;
  readonly params?: Plan['params'];
  /** The run's data interval; without it the run has none. */
  readonly interval?: LedgerInterval;
  /** By task id: `transform.users`. */
  readonly tasks: Readonly<Record<string, TestTask>>;
}

const ROLE = 'arn:aws:iam::000000000000:role/test';

/** Plans a run of these tasks as the plan step does: the plan and its texts are in artifacts. */
export async function planRun(options: SqlRunOptions): Promise<SqlRun> {
  const target = targetOf(options);
  const artifacts = openArtifacts(target);
  const tasks = Object.entries(options.tasks).map(([id, task]) => detailOf(id, task, target.schema));
  const plan: Plan = { dagId: 'test', target: 'test', params: options.params ?? {}, tasks };
  const text = JSON.stringify(plan);
  await artifacts.put(planKey(sha256(text)), text);
  for (const { sql, expected } of Object.values(options.tasks)) {
    await artifacts.put(sqlKey(sha256(sql)), sql);
    if (expected !== undefined) await artifacts.put(expectedKey(sha256(expected)), expected);
  }
  const ref = refOf(sha256(text), options.interval);
  const deps: Deps = {
    loadTarget: async () => await Promise.resolve(target),
    artifactsFor: () => artifacts,
    clientsFor: (to) => awsClients(to.aws),
  };
  return { deps, artifacts, ref, input: (task, more) => ({ run: ref, task, generation: 0, ...more }) };
}

/** How Temporal calls an activity, as far as activities can tell. */
export interface ActivityCall {
  readonly attempt?: number;
  /** When the first attempt was scheduled: now, when left out. */
  readonly scheduledAtMs?: number;
  readonly signal?: AbortSignal;
  readonly heartbeat?: () => void;
}

/** Calls an activity within a context of Temporal's own class. */
export async function callActivity<T>(activity: () => Promise<T>, call: ActivityCall = {}): Promise<T> {
  const { attempt = 1, signal = new AbortController().signal, heartbeat = () => undefined } = call;
  const scheduledTimestampMs = call.scheduledAtMs ?? Date.now();
  const parts = [
    { attempt, activityType: 'test', scheduledTimestampMs },
    new Promise<never>(() => undefined),
    signal,
    heartbeat,
  ];
  const context = Reflect.construct(Context, parts) as Context;
  return await asyncLocalStorage.run(context, activity);
}

function targetOf({ address, aws = { region: 'us-west-2' }, artifacts, schema = 'public' }: SqlRunOptions): Target {
  return {
    name: 'test',
    aws,
    warehouse: { kind: 'standing', ...address },
    role: { kind: 'given', arn: ROLE },
    schema,
    artifacts,
    variables: {},
    temporal: { address: '', namespace: '', taskQueue: '' },
  };
}

function detailOf(id: string, { sql, writes = [], batch, expected, more }: TestTask, schema: string): TaskDetail {
  const [folder = '', file = ''] = id.split('.');
  const tables: readonly TableName[] = writes.map((table) => ({ schema, table }));
  return {
    id,
    kind: folder as TaskKind,
    upstream: [],
    retries: 0,
    retryDelaySeconds: 1,
    timeoutSeconds: 60,
    severity: 'error',
    sql: { file: `sql/test/${folder}/${file}.sql`, sha256: sha256(sql) },
    writes: tables,
    reads: [],
    ...(batch === undefined ? {} : { batch }),
    ...(folder === 'stage' ? { tableRows: 'loaded' as const } : {}),
    ...more,
    ...(expected === undefined
      ? {}
      : { expected: { file: `sql/test/${folder}/${file}.expected.csv`, sha256: sha256(expected) } }),
  };
}

const MOMENT = '2018-11-30T00:00:00.000Z';

function refOf(planHash: string, { start, end }: LedgerInterval = { start: MOMENT, end: MOMENT }): RunRef {
  const runKey = randomUUID();
  return {
    runKey,
    workflowId: `test-${runKey}`,
    runId: runKey,
    dagId: 'test',
    target: 'test',
    planHash,
    launches: false,
    logicalDate: start,
    dataIntervalStart: start,
    dataIntervalEnd: end,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
