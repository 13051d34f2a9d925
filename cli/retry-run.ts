import type { WorkflowExecutionDescription } from '@temporalio/client';
import { usageError } from './command-error.ts';
import { describeRun } from './read-run.ts';
import { startOver, type StartOverRequest } from './start-over.ts';
import type { Temporal } from './temporal.ts';

/** What `retry` may be told; `from` names tasks that run again with all below them. */
export interface RetryRequest extends Omit<StartOverRequest, 'by' | 'clear' | 'asks'> {
  readonly from: readonly string[];
}

/** Starts a run again that failed, was cancelled, terminated or timed out, under its id and its key. */
export async function retryRun(
  temporal: Temporal,
  workflowId: string,
  { from, ...request }: RetryRequest,
): Promise<void> {
  const old = await describeRun(temporal, workflowId);
  refuseUnlessOver(old);
  await startOver(temporal, old, { ...request, by: 'retry', clear: from.map(withAllBelow), asks: false });
}

/** `transform.users+`, as `--select` writes it. */
export function withAllBelow(task: string): string {
  return task.endsWith('+') ? task : `${task}+`;
}

/** Refuses what is no run of a DAG. */
export function refuseForeign({ type, workflowId }: WorkflowExecutionDescription): void {
  if (!type.startsWith('shiftwork.')) return;
  throw usageError(
    `${workflowId} is no run of a DAG but Shiftwork's own (${type}). \`shiftwork runs\` lists the runs.`,
  );
}

function refuseUnlessOver(old: WorkflowExecutionDescription): void {
  const { type, status, workflowId } = old;
  refuseForeign(old);
  if (status.name === 'COMPLETED') {
    throw usageError(
      `Run ${workflowId} has completed: nothing is left to retry. To run tasks of it again: shiftwork clear ${workflowId} TASK. ` +
        `To run it anew: shiftwork run ${type}`,
    );
  }
  if (status.name === 'RUNNING' || status.name === 'CONTINUED_AS_NEW') {
    throw usageError(
      `Run ${workflowId} is still running. Watch it with \`shiftwork status ${workflowId}\`; retry it when it has failed.`,
    );
  }
}
