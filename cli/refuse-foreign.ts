import type { WorkflowExecutionDescription } from '@temporalio/client';
import { usageError } from './command-error.ts';

/** Workflow type of a backfill. */
export const BACKFILL = 'shiftwork.backfill';

/** Refuses what is no run of a DAG, nor one of `also`. */
export function refuseForeign({ type, workflowId }: WorkflowExecutionDescription, also: readonly string[] = []): void {
  if (!type.startsWith('shiftwork.') || also.includes(type)) return;
  if (type === BACKFILL) {
    throw usageError(
      `${workflowId} is a backfill: give its command again to go on with it, with \`--reprocess-behavior failed\` for what has failed.`,
    );
  }
  throw usageError(
    `${workflowId} is no run of a DAG but Shiftwork's own (${type}). \`shiftwork runs\` lists the runs.`,
  );
}
