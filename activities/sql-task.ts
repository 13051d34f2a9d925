import { readPlan } from '../artifacts/read-plan.ts';
import { sqlKey } from '../artifacts/layout.ts';
import type { ArtifactStore } from '../artifacts/store.ts';
import type { AwsClients } from '../aws/clients.ts';
import { roleArn } from '../aws/warehouse-address.ts';
import type { Target } from '../config/target.ts';
import type { Plan, TaskDetail } from '../model/plan.ts';
import { isStretch } from '../model/data-interval.ts';
import type { RunRef, TaskInput, TaskResult } from '../model/run.ts';
import { substituteVariables, variablesOf } from '../redshift-sql/variables.ts';
import type { VariableValue } from '../redshift-sql/variables.ts';
import type { LedgerKey } from '../warehouse/ledger/tasks.ts';
import type { Script } from '../warehouse/script.ts';
import { beatWhile, factsOf, runTaskAttempt, withFacts } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import type { Deps } from './deps.ts';
import { failure } from './failures.ts';

/** A SQL task of a run, with all that its activity works with. */
export interface SqlTask {
  readonly input: TaskInput;
  readonly attempt: Attempt;
  readonly target: Target;
  readonly clients: AwsClients;
  readonly artifacts: ArtifactStore;
  readonly plan: Plan;
  readonly detail: TaskDetail;
  /** Its SQL, after variables. */
  readonly script: Script;
  /** The text as it was planned, with its comments and variables. */
  readonly source: string;
  readonly sqlHash: string;
  readonly key: LedgerKey;
}

/** What of a SQL task decides what it will do: there before there is a run. */
export interface PlannedSql extends Pick<SqlTask, 'target' | 'clients' | 'artifacts' | 'plan' | 'detail' | 'script'> {
  readonly input: Pick<TaskInput, 'task' | 'reload'>;
  readonly key: Omit<LedgerKey, 'batch'>;
}

/** What of a task its SQL is run with. */
export interface SqlWork extends Pick<SqlTask, 'input' | 'artifacts' | 'detail' | 'script' | 'sqlHash' | 'key'> {
  readonly target: Pick<Target, 'schema'>;
}

/** Runs an activity of a SQL task: reads what its run planned, works, and turns what fails into a failure that names the task. */
export async function runSqlTask<T extends TaskResult>(
  deps: Deps,
  input: TaskInput,
  work: (task: SqlTask) => Promise<Omit<T, 'attempt'>>,
): Promise<T> {
  return await runTaskAttempt(input, async (attempt) => {
    const task = await beatWhile(attempt, () => readTask(deps, input, attempt));
    const result = await withFacts({ ...factsOf(input), file: task.script.file }, () => work(task));
    return { ...result, attempt: attempt.number } as T;
  });
}

async function readTask(deps: Deps, input: TaskInput, attempt: Attempt): Promise<SqlTask> {
  const { run, task: id, generation, batch = 0 } = input;
  const target = await deps.loadTarget(run.target);
  const artifacts = deps.artifactsFor(target);
  const plan = await readPlan(artifacts, run.planHash);
  const detail = plan.tasks.find((planned) => planned.id === id);
  if (detail?.sql === undefined) throw unplanned(input);
  const source = await readText(artifacts, sqlKey(detail.sql.sha256), detail.sql.file);
  const clients = deps.clientsFor(target);
  const known = { input, attempt, target, clients, artifacts, plan, detail, source };
  // What looks like a variable in the rows of a seed is text.
  const text = detail.kind === 'seeds' ? source : substituteVariables(source, await variables(known));
  const script = { file: detail.sql.file, text };
  const key = { runKey: run.runKey, task: id, batch, generation, ...intervalOf(run) };
  return { ...known, script, sqlHash: detail.sql.sha256, key };
}

function intervalOf(run: RunRef): Pick<LedgerKey, 'interval'> {
  return isStretch(run) ? { interval: { start: run.dataIntervalStart, end: run.dataIntervalEnd } } : {};
}

/** The values of the run and the target beside the DAG's params; AWS is asked for the role only where the SQL names it. */
async function variables(task: Omit<SqlTask, 'script' | 'sqlHash' | 'key'>): Promise<Record<string, VariableValue>> {
  const { input, target, clients, plan, source } = task;
  const { run } = input;
  const needsRole = variablesOf(source).some(({ name }) => name === 'iam_role');
  return {
    ...plan.params,
    run_id: run.runKey,
    logical_date: run.logicalDate,
    data_interval_start: run.dataIntervalStart,
    data_interval_end: run.dataIntervalEnd,
    schema: target.schema,
    region: target.aws.region,
    ...(needsRole ? { iam_role: await roleArn(clients, target, run) } : {}),
  };
}

/** A text that the plan step stored; throws, naming the file it was made from, when artifacts no longer have it. */
export async function readText(artifacts: ArtifactStore, key: string, file: string): Promise<string> {
  const text = await artifacts.get(key);
  if (text !== undefined) return text;
  throw new Error(`${key}, the text of ${file} when the run was planned, is not in its artifacts: were they deleted?`);
}

function unplanned({ run, task }: TaskInput): Error {
  const message = `The plan of run ${run.workflowId} has no SQL task ${task}: was the activity started by hand?`;
  return failure('PlanMismatch', { message, facts: { task } });
}
