import { randomBytes } from 'node:crypto';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { ReapInput, ReapReport } from '../model/leftover.ts';
import { refuseStanding } from './refuse-standing.ts';
import { temporalOf } from './temporal-of.ts';
import { NoWorkerError, withTemporal, type Temporal } from './temporal.ts';

/** What the reaper answered; `failure` says what it could not delete. */
export interface ReapOutcome {
  readonly report: ReapReport;
  readonly failure?: string;
}

/** Runs the reaper once, on a worker of the target, with the rights that runs have. */
export async function reapTarget({ target, dryRun = false }: ReapInput): Promise<ReapOutcome> {
  await refuseStanding(target);
  return await withTemporal(await temporalOf(target), async (temporal) => {
    const handle = await temporal.call(() =>
      temporal.client.workflow.start('shiftwork.reap', {
        taskQueue: temporal.access.taskQueue,
        workflowId: `shiftwork.reap-${target}-${randomBytes(4).toString('hex')}`,
        args: [{ target, dryRun } satisfies ReapInput],
        staticSummary: `reap on ${target}${dryRun ? ', dry run' : ''}`,
      }),
    );
    await awaitWorker(temporal, handle);
    return await readOutcome(handle);
  });
}

/** Without a worker it would go on waiting, to delete something when nobody expects it any more. */
async function awaitWorker(temporal: Temporal, handle: WorkflowHandle): Promise<void> {
  try {
    await temporal.ask(() => handle.query('report'));
  } catch (error) {
    if (error instanceof NoWorkerError) await temporal.call(() => handle.terminate('No worker polls the task queue.'));
    throw error;
  }
}

async function readOutcome(handle: WorkflowHandle): Promise<ReapOutcome> {
  try {
    return { report: (await handle.result()) as ReapReport };
  } catch (error) {
    const cause = error instanceof WorkflowFailedError ? error.cause : undefined;
    if (!(cause instanceof ApplicationFailure) || cause.type !== 'ReapFailed') throw cause ?? error;
    return { report: cause.details?.[0] as ReapReport, failure: cause.message };
  }
}
