import { QueryNotRegisteredError, ServiceError, WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import type { WorkflowExecutionDescription, WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { VERDICTS } from '../model/error-table.ts';
import type { RunReport } from '../model/run.ts';
import { CommandError, usageError } from './command-error.ts';
import { mergePending, type PendingActivity } from './progress/merge-pending.ts';
import { NoWorkerError, type Temporal } from './temporal.ts';

/** How Temporal names the state of a workflow, in small letters with spaces. */
type ExecutionStatus =
  'running' | 'completed' | 'failed' | 'cancelled' | 'terminated' | 'timed out' | 'continued as new' | 'paused';

/** A run as one look at it shows. */
export interface RunView {
  readonly workflowId: string;
  readonly runId: string;
  readonly dagId: string;
  readonly execution: ExecutionStatus;
  readonly startedAt: Date;
  readonly closedAt?: Date;
  /** Absent where nobody could tell: no worker, or it ended before it had a plan. */
  readonly report?: RunReport;
  /** Why it failed, or why there is no report. */
  readonly message?: string;
}

/** Looks at the latest run of a workflow id. Throws where there is none. */
export async function readRun(temporal: Temporal, workflowId: string): Promise<RunView> {
  const handle = temporal.client.workflow.getHandle(workflowId);
  const description = await describeRun(temporal, workflowId);
  const seen = await readReport(temporal, handle, description);
  return { ...viewOf(description), ...seen };
}

/** The server's words on the latest run of a workflow id; where there is none, says how to find those that exist. */
export async function describeRun(temporal: Temporal, workflowId: string): Promise<WorkflowExecutionDescription> {
  try {
    return await temporal.call(() => temporal.client.workflow.getHandle(workflowId).describe());
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    const { address, namespace } = temporal.access;
    throw usageError(
      `There is no run ${workflowId} (Temporal at ${address}, namespace ${namespace}). ` +
        'A run is named by its workflow id: `shiftwork runs` lists them.',
    );
  }
}

/** What the server says of a run without asking a worker. */
export function viewOf(
  info: Pick<WorkflowExecutionDescription, 'workflowId' | 'runId' | 'type' | 'status' | 'startTime' | 'closeTime'>,
): RunView {
  const { workflowId, runId, type, status, startTime, closeTime } = info;
  return {
    workflowId,
    runId,
    dagId: type,
    execution: status.name.toLowerCase().replaceAll('_', ' ') as ExecutionStatus,
    startedAt: startTime,
    ...(closeTime === undefined ? {} : { closedAt: closeTime }),
  };
}

type Seen = Pick<RunView, 'report' | 'message'>;

async function readReport(
  temporal: Temporal,
  handle: WorkflowHandle,
  description: WorkflowExecutionDescription,
): Promise<Seen> {
  switch (description.status.name) {
    case 'RUNNING':
      return await queryReport(temporal, handle, pendingActivities(description));
    case 'COMPLETED':
      return { report: (await temporal.call(() => handle.result())) as RunReport };
    case 'FAILED':
      return await readFailure(temporal, handle);
    default:
      // A query of a closed run needs a worker; without one, the server's word has to do.
      return await queryReport(temporal, handle, []).then(
        (seen) => endReport(seen, description.status.name),
        () => ({}),
      );
  }
}

/** A run that was cut short had no time to say so: what it says is what it was when it ended. */
function endReport({ report, ...seen }: Seen, status: string): Seen {
  if (report === undefined) return seen;
  const tasks = report.tasks.map((task) => {
    if (task.state === 'held') return { ...task, state: 'failed' as const };
    if (task.state !== 'running') return task;
    return { ...task, state: 'none' as const, message: 'It was running when the run ended.' };
  });
  return { ...seen, report: { ...report, status: status === 'CANCELLED' ? 'cancelled' : 'failed', tasks } };
}

async function queryReport(
  temporal: Temporal,
  handle: WorkflowHandle,
  pending: readonly PendingActivity[],
): Promise<Seen> {
  try {
    return { report: mergePending(await temporal.ask(() => handle.query<RunReport>('status')), pending) };
  } catch (error) {
    if (error instanceof NoWorkerError) return { message: error.message };
    // The run has only just started: its first workflow task has not run yet.
    if (error instanceof QueryNotRegisteredError) return {};
    // The client wraps what the server says; a worker that fails or restarts is no reason to stop looking at a run.
    if (error instanceof ServiceError) return { message: `No worker could tell: ${reasonOf(error.cause ?? error)}` };
    throw error;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function readFailure(temporal: Temporal, handle: WorkflowHandle): Promise<Seen> {
  try {
    await temporal.call(() => handle.result());
    throw new CommandError(`Run ${handle.workflowId} was started again while it was looked at. Look again.`);
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const cause = error.cause;
    const message = cause?.message ?? error.message;
    if (!(cause instanceof ApplicationFailure) || cause.type !== 'RunFailed') return { message };
    const report = cause.details?.[0] as RunReport | undefined;
    return report === undefined || !Array.isArray(report.tasks) ? { message } : { message, report };
  }
}

function pendingActivities({ raw }: WorkflowExecutionDescription): readonly PendingActivity[] {
  return (raw.pendingActivities ?? []).map(({ activityId, attempt, lastFailure }) => ({
    id: activityId ?? '',
    attempt: attempt ?? 1,
    ...(lastFailure?.message ? { lastFailure: lastFailure.message } : {}),
    isWaiting: isWait(lastFailure?.applicationFailureInfo?.type),
  }));
}

function isWait(failureType: string | null | undefined): boolean {
  return Object.entries(VERDICTS).some(([type, verdict]) => type === failureType && verdict === 'wait');
}
