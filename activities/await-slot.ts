import type { Client } from '@temporalio/client';
import type { RunRef } from '../model/run.ts';
import type { Activities } from './api.ts';
import { runStep } from './attempt.ts';
import { notYet } from './failures.ts';
import { LOGICAL_DATE } from './search-attributes.ts';

const LOOK_AGAIN_AFTER_MS = 1000;

/** Waits until no more older runs of the DAG and target are open than its maxActiveRuns lets run beside it. */
export function createAwaitSlot(deps: { readonly temporal: Client }): Activities['awaitSlot'] {
  return async ({ run, maxActiveRuns, byInterval = false }) =>
    await runStep({ dag: run.dagId, target: run.target }, async () => {
      const waitsFor = await olderRuns(deps.temporal, run, byInterval);
      if (waitsFor.length < maxActiveRuns) return;
      throw notYet({
        message: `Queued behind ${waitsFor.join(', ')}.`,
        facts: { waitsFor: [...waitsFor] },
        retryAfterMs: LOOK_AGAIN_AFTER_MS,
      });
    });
}

/** Workflow ids of open runs of the same DAG and target that come before this one or have their slot, the first first. */
export async function olderRuns(
  temporal: Client,
  run: Pick<RunRef, 'workflowId' | 'runId' | 'dagId' | 'target' | 'logicalDate'>,
  byInterval: boolean,
): Promise<readonly string[]> {
  const self = await temporal.workflow.getHandle(run.workflowId, run.runId).describe();
  const own = byInterval ? `${run.logicalDate} ${orderOf(self)}` : orderOf(self);
  const older: { readonly workflowId: string; readonly order: string }[] = [];
  const query = `WorkflowType = "${run.dagId}" AND ExecutionStatus = "Running"`;
  for await (const other of temporal.workflow.list({ query })) {
    const otherTarget = other.searchAttributes['ShiftworkTarget']?.[0];
    const isElsewhere = otherTarget !== undefined && otherTarget !== run.target;
    if (isElsewhere || other.runId === run.runId || other.workflowId === run.workflowId) continue;
    const order = byInterval ? `${intervalOrder(other)} ${orderOf(other)}` : orderOf(other);
    if (hasSlot(other) || order < own) older.push({ workflowId: other.workflowId, order });
  }
  return older.toSorted((a, b) => a.order.localeCompare(b.order)).map(({ workflowId }) => workflowId);
}

interface Attributed {
  readonly searchAttributes: Readonly<Record<string, unknown>>;
}

/** A run that has continued as new counts as started then: not its age but its state says that it goes on. */
function hasSlot({ searchAttributes }: Attributed): boolean {
  const [status] = (searchAttributes['ShiftworkRunStatus'] ?? []) as readonly unknown[];
  return status === 'running' || status === 'held' || status === 'paused';
}

/**
 * Where runs depend on the past, the earlier interval goes first: one that was retried is younger than those that wait for
 * it, and must not wait for them. One that has not said its interval yet will see the others when it does.
 */
function intervalOrder({ searchAttributes }: Attributed): string {
  const [date] = (searchAttributes[LOGICAL_DATE] ?? []) as readonly unknown[];
  return date instanceof Date ? date.toISOString() : '9999';
}

/** One order for all who look, so that of two runs exactly one waits for the other. */
function orderOf({ startTime, runId }: { readonly startTime: Date; readonly runId: string }): string {
  return `${startTime.toISOString()} ${runId}`;
}
