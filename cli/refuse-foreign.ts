import type { WorkflowExecutionDescription } from '@temporalio/client';
import { usageError } from './command-error.ts';

/** Refuses what is no run of a DAG. */
export function refuseForeign({ type, workflowId }: WorkflowExecutionDescription): void {
  if (!type.startsWith('shiftwork.')) return;
  throw usageError(
    `${workflowId} is no run of a DAG but Shiftwork's own (${type}). \`shiftwork runs\` lists the runs.`,
  );
}
