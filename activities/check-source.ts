import { readPlan } from '../artifacts/read-plan.ts';
import type { PlannedSource } from '../model/plan.ts';
import type { TaskInput, TaskResult } from '../model/run.ts';
import { describeFinding, lookAtSource } from '../warehouse/look-at-source.ts';
import type { SourceFinding } from '../warehouse/look-at-source.ts';
import { inReadOnlyTransaction } from '../warehouse/transaction.ts';
import type { Activities } from './api.ts';
import { runTaskAttempt } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import type { Deps } from './deps.ts';
import { failure } from './failures.ts';
import { onWarehouse } from './on-warehouse.ts';

/** Looks at a source before anything reads it: one that is missing, has other columns or is too old fails. */
export function createCheckSource(deps: Deps): Activities['checkSource'] {
  return async (input) => await runTaskAttempt(input, async (attempt) => await checkSource(deps, input, attempt));
}

async function checkSource(deps: Deps, input: TaskInput, attempt: Attempt): Promise<TaskResult> {
  const target = await deps.loadTarget(input.run.target);
  const { tasks } = await readPlan(deps.artifactsFor(target), input.run.planHash);
  const source = tasks.find(({ id }) => id === input.task)?.source;
  if (source === undefined) {
    const message = `The plan of run ${input.run.workflowId} has no source ${input.task}: was the activity started by hand?`;
    throw failure('PlanMismatch', { message, facts: { task: input.task } });
  }
  const where = { input, attempt, target, clients: deps.clientsFor(target) };
  const findings = await onWarehouse(where, ({ session }) =>
    inReadOnlyTransaction(session, () => lookAtSource(session, source)),
  );
  refuseErrors(input, source, findings);
  const warnings = findings.map((finding) => `Warning: ${describeFinding(source, finding)}.`);
  return { attempt: attempt.number, ...(warnings.length === 0 ? {} : { message: warnings.join(' ') }) };
}

function refuseErrors({ task, run }: TaskInput, source: PlannedSource, findings: readonly SourceFinding[]): void {
  const errors = findings.filter(({ level }) => level === 'error').map((finding) => describeFinding(source, finding));
  if (errors.length === 0) return;
  throw failure('StaleSource', {
    message: `${task} failed: ${errors.join('; ')} (sources in dags/${run.dagId}.ts). What reads it was stopped. Load it, or correct the DAG; then retry.`,
    facts: { task, findings: errors },
  });
}
