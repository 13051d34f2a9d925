import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import { packInterval, type BackfillInput, type Reprocess } from '../../model/backfill.ts';
import type { RunParams } from '../../model/run.ts';
import { CommandError } from '../command-error.ts';
import type { StartedRun } from '../start-run.ts';
import type { Temporal } from '../temporal.ts';
import type { BackfillPlan } from './plan-backfill.ts';

/** Starts what a plan says, as a workflow named after the DAG, the target and the first and the last date. */
export async function startBackfill(
  temporal: Temporal,
  plan: BackfillPlan,
  { params, reprocess }: { readonly params: RunParams; readonly reprocess: Reprocess },
): Promise<StartedRun> {
  const { dagId, target, maxActiveRuns, intervals, starts } = plan;
  const packed = new Map(intervals.map((interval) => [interval.logicalDate, packInterval(interval)]));
  const workflowId = backfillId(plan);
  const input: BackfillInput = {
    dagId,
    target,
    params,
    reprocess,
    maxActiveRuns,
    intervals: starts.flatMap((logicalDate) => packed.get(logicalDate) ?? []),
  };
  try {
    const handle = await temporal.call(() =>
      temporal.client.workflow.start('shiftwork.backfill', {
        taskQueue: temporal.access.taskQueue,
        workflowId,
        workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
        args: [input],
        staticSummary: `${dagId} on ${target}: ${starts.length} intervals`,
      }),
    );
    return { workflowId, runId: handle.firstExecutionRunId };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new CommandError(`Backfill ${workflowId} runs already. Watch it: shiftwork status ${workflowId}`);
  }
}

/** `sparkify-local-backfill-20181101T0600Z-20181130T0600Z`. */
function backfillId({ dagId, target, starts }: BackfillPlan): string {
  const dates = starts.toSorted().map((date) => `${date.slice(0, 16)}Z`.replaceAll(/[-:]/g, ''));
  return `${dagId}-${target}-backfill-${dates[0]}-${dates.at(-1)}`;
}
