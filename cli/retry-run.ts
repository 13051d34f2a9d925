import type { WorkflowExecutionDescription } from '@temporalio/client';
import { usageError } from './command-error.ts';
import { describeRun } from './read-run.ts';
import { refuseForeign } from './refuse-foreign.ts';
import { retryHeld } from './retry-held.ts';
import { startOver, type StartOverRequest } from './start-over.ts';
import type { Temporal } from './temporal.ts';

/** What `retry` may be told; `from` names tasks that run again with all below them. */
export interface RetryRequest extends Omit<StartOverRequest, 'by' | 'clear' | 'asks'> {
  readonly from: readonly string[];
  /** A held task of a run that is open. */
  readonly task: string | undefined;
}

/** Starts a run again that failed, was cancelled, terminated or timed out, under its id and its key; an open one retries what is held. */
export async function retryRun(
  temporal: Temporal,
  workflowId: string,
  { from, task, ...request }: RetryRequest,
): Promise<void> {
  const old = await describeRun(temporal, workflowId);
  if (old.status.name === 'RUNNING') return await retryHeld(temporal, workflowId, { from, task, ...request });
  refuseCompleted(old);
  if (task !== undefined) throw notHeld(workflowId, task);
  await startOver(temporal, old, { ...request, by: 'retry', clear: from.map(withAllBelow), asks: false });
}

/** `transform.users+`, as `--select` writes it. */
export function withAllBelow(task: string): string {
  return task.endsWith('+') ? task : `${task}+`;
}

function refuseCompleted(old: WorkflowExecutionDescription): void {
  const { type, status, workflowId } = old;
  refuseForeign(old);
  if (status.name === 'COMPLETED') {
    throw usageError(
      `Run ${workflowId} has completed: nothing is left to retry. To run tasks of it again: shiftwork clear ${workflowId} TASK. ` +
        `To run it anew: shiftwork run ${type}`,
    );
  }
}

function notHeld(workflowId: string, task: string): Error {
  return usageError(
    `Run ${workflowId} is over: none of its tasks is held. What failed runs again with ` +
      `shiftwork retry ${workflowId}, what has finished with shiftwork retry ${workflowId} --from ${task}.`,
  );
}
