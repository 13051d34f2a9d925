import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { CancellationScope, ParentClosePolicy, proxyActivities, startChild } from '@temporalio/workflow';
import type { Activities } from '../activities/api.ts';
import type { RunRef } from '../model/run.ts';
import type { RunBoard } from './run-board.ts';
import { systemOptions } from './task-options.ts';
import type { tearDownLater } from './tear-down-later.ts';

/**
 * Leaves the cluster up for a while, and a child workflow behind that deletes it when that is over. The child outlives
 * this run (parentClosePolicy ABANDON), so nothing that happens to the run leaves a cluster without an end.
 */
export async function keepClusterForLater(request: {
  readonly run: RunRef;
  readonly seconds: number;
  readonly board: RunBoard;
}): Promise<void> {
  const { run, seconds, board } = request;
  await CancellationScope.nonCancellable(async () => {
    const { keepCluster } = proxyActivities<Activities>(systemOptions(':keep-cluster'));
    const expiresAt = await keepCluster({ run, seconds });
    await startTearDown(run);
    if (expiresAt !== undefined) board.note(`The cluster is kept until ${expiresAt}, then deleted.`);
  });
}

async function startTearDown(run: RunRef): Promise<void> {
  try {
    await startChild<typeof tearDownLater>('shiftwork.teardown', {
      workflowId: `${run.workflowId}/teardown`,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      args: [run],
    });
  } catch (error) {
    // One from an earlier attempt of this run still waits: it reads the new expires-at when it wakes.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
