import { randomBytes } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy, type SearchAttributePair } from '@temporalio/common';
import { defineSearchAttributeKey } from '@temporalio/common';
import { LOGICAL_DATE } from '../activities/search-attributes.ts';
import { fillsInterval } from '../model/fills-interval.ts';
import { usageError } from './command-error.ts';
import type { PreparedRun } from './prepare-run.ts';
import type { Temporal } from './temporal.ts';

/** What names a run that has just been started. */
export interface StartedRun {
  readonly workflowId: string;
  readonly runId: string;
}

/** Starts a run under an id that was never used before. */
export async function startRun(
  temporal: Temporal,
  run: PreparedRun,
  workflowId = newWorkflowId(run.dagId),
): Promise<StartedRun> {
  try {
    return await startWorkflow(temporal, run, { workflowId, reuse: WorkflowIdReusePolicy.REJECT_DUPLICATE });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw usageError(
      `There is a run ${workflowId} already. Choose another --workflow-id, ` +
        `see how it went with \`shiftwork status ${workflowId}\`, or go on with it: \`shiftwork retry ${workflowId}\`.`,
    );
  }
}

/** Starts a run again under its id, `clear` also one that completed; of two that do so at once, one gets through. */
export async function startAgain(
  temporal: Temporal,
  run: PreparedRun,
  { workflowId, by }: { readonly workflowId: string; readonly by: 'retry' | 'clear' },
): Promise<StartedRun> {
  const reuse =
    by === 'clear' ? WorkflowIdReusePolicy.ALLOW_DUPLICATE : WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY;
  return await startWorkflow(temporal, run, { workflowId, reuse });
}

/** `sparkify-20181130-235959-a1b2`: when it was started, in UTC, and what makes it unique. */
function newWorkflowId(dagId: string, now = new Date()): string {
  const [date = '', time = ''] = now.toISOString().replaceAll(/[-:]/g, '').split(/[T.]/);
  return `${dagId}-${date}-${time}-${randomBytes(2).toString('hex')}`;
}

interface Identity {
  readonly workflowId: string;
  readonly reuse: WorkflowIdReusePolicy;
}

async function startWorkflow(
  temporal: Temporal,
  run: PreparedRun,
  { workflowId, reuse }: Identity,
): Promise<StartedRun> {
  const typedSearchAttributes = await searchAttributesOf(temporal, run);
  const handle = await temporal.call(() =>
    temporal.client.workflow.start(run.dagId, {
      taskQueue: temporal.access.taskQueue,
      workflowId,
      workflowIdReusePolicy: reuse,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
      args: [run.params, run.options],
      staticSummary: run.summary,
      memo: { startedBy: 'shiftwork' },
      typedSearchAttributes,
    }),
  );
  return { workflowId, runId: handle.firstExecutionRunId };
}

/** Only those that the namespace has: the server refuses a start that names another. */
async function searchAttributesOf(temporal: Temporal, { dagId, options }: PreparedRun): Promise<SearchAttributePair[]> {
  const values = { ShiftworkDag: dagId, ShiftworkTarget: options.target ?? 'local' };
  const known = await registeredAttributes(temporal);
  const pairs = Object.entries(values)
    .filter(([name]) => known.includes(name))
    .map(([name, value]) => ({ key: defineSearchAttributeKey(name, 'KEYWORD'), value }));
  if (options.interval === undefined || !known.includes(LOGICAL_DATE) || !fillsInterval(options)) return pairs;
  const value = new Date(options.interval.logicalDate);
  return [...pairs, { key: defineSearchAttributeKey(LOGICAL_DATE, 'DATETIME'), value }];
}

async function registeredAttributes({ connection, access, call }: Temporal): Promise<readonly string[]> {
  try {
    const { namespace } = access;
    const { customAttributes } = await call(() => connection.operatorService.listSearchAttributes({ namespace }));
    return Object.keys(customAttributes);
  } catch {
    // Temporal Cloud does not answer its operator service; a run does without search attributes.
    return [];
  }
}
