import { WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';

/**
 * Ends the workflow that would delete the cluster of a failed run, since the run goes on: it may be in the middle of it,
 * so its end is waited for, and what is left of the cluster is looked at only then.
 */
export async function stopTeardown(temporal: Client, workflowId: string): Promise<void> {
  const teardown = temporal.workflow.getHandle(`${workflowId}/teardown`);
  try {
    const { status } = await teardown.describe();
    if (status.name !== 'RUNNING') return;
    await teardown.cancel();
    await teardown.result();
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError || error instanceof WorkflowFailedError)) throw error;
  }
}
