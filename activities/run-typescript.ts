import { setInterval } from 'node:timers';
import { readPlan } from '../artifacts/read-plan.ts';
import type { TaskContext } from '../model/dag.ts';
import type { RunRef, TaskInput, TaskResult } from '../model/run.ts';
import type { Activities } from './api.ts';
import { runTaskAttempt } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { failure } from './failures.ts';
import type { PlanDeps } from './plan.ts';

const BEAT_MS = 1000;

/** Runs a task that the DAG's author wrote in TypeScript. It must be safe to repeat: the ledger knows only SQL. */
export function createRunTypeScript(deps: PlanDeps): Activities['runTypeScript'] {
  return async (input) => await runTaskAttempt(input, async (attempt) => await runTask(deps, input, attempt));
}

async function runTask(deps: PlanDeps, { run, task: id }: TaskInput, attempt: Attempt): Promise<TaskResult> {
  const { dag } = await deps.loadDag(run.dagId);
  const task = dag.tasks.find((declared) => declared.id === id);
  if (task === undefined) {
    const message = `dags/${run.dagId}.ts on this worker has no task ${id}: a worker with the code that planned the run must take it.`;
    throw failure('PlanMismatch', { message, facts: { task: id } });
  }
  const beats = setInterval(attempt.beat, BEAT_MS);
  try {
    const outcome = (await task.run(await contextOf(deps, run, attempt))) ?? {};
    return { ...outcome, attempt: attempt.number };
  } finally {
    clearInterval(beats);
  }
}

async function contextOf(deps: PlanDeps, run: RunRef, { signal }: Attempt): Promise<TaskContext> {
  const { params } = await readPlan(deps.artifactsFor(await deps.loadTarget(run.target)), run.planHash);
  const { target, runKey, logicalDate, dataIntervalStart, dataIntervalEnd } = run;
  return { params, target, runKey, logicalDate, dataIntervalStart, dataIntervalEnd, signal };
}
