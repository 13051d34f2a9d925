// What an earlier run finished is read from its Temporal history, which also works for runs that were cancelled,
// terminated or timed out, and needs no worker, as a query of a closed run would.
import { isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { RunOptions } from '../model/run.ts';
import type { PlanResult } from './api.ts';
import { decodePayload, readHistory } from './read-history.ts';
import type { HistoryRead, RunHistory } from './read-history.ts';

/** What is left of an earlier run: its plan step's answer, and what became of its activities. */
export interface EarlierRun extends HistoryRead {
  readonly plan: PlanResult;
  /** What attempts after it, which ended before they had a plan, were told to clear. */
  readonly pendingClear: readonly string[];
}

/** One execution of a workflow. */
export interface Execution {
  readonly workflowId: string;
  readonly runId: string;
}

/**
 * Reads the run from the server. One that ended before it had a plan has done nothing: the run that it retried stands for
 * it. Undefined when its history is gone, or when none in the chain had a plan.
 */
export async function readEarlierRun(client: Client, execution: Execution): Promise<EarlierRun | undefined> {
  const pendingClear: string[] = [];
  let runId: string | undefined = execution.runId;
  while (runId !== undefined) {
    const history = await fetchHistory(client, { ...execution, runId });
    if (history === undefined) return undefined;
    const read = readHistory(history);
    const { plan } = read;
    if (plan !== undefined) return { ...read, plan, pendingClear };
    const options = readOptions(history);
    pendingClear.push(...(options.clear ?? []));
    runId = options.retryOf?.runId;
  }
  return undefined;
}

async function fetchHistory(client: Client, { workflowId, runId }: Execution): Promise<RunHistory | undefined> {
  try {
    return await client.workflow.getHandle(workflowId, runId).fetchHistory();
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Unlike `describe`, `fetchHistory` lets the server's own error through: https://grpc.io/docs/guides/status-codes/ */
function isGone(error: unknown): boolean {
  const notFound: number = 5;
  return error instanceof WorkflowNotFoundError || (isGrpcServiceError(error) && (error.code as number) === notFound);
}

function readOptions({ events }: RunHistory): RunOptions {
  const started = events?.[0]?.workflowExecutionStartedEventAttributes;
  return decodePayload(started?.input?.payloads?.[1]) ?? {};
}
