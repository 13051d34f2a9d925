// What an earlier run finished is read from its Temporal history, which also works for runs that were cancelled,
// terminated or timed out, and needs no worker, as a query of a closed run would.
import { isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { StageListing, TaskResult } from '../model/run.ts';
import type { PlanResult } from './api.ts';

/** What is left of an earlier run: its plan step's answer, and how each of its activities ended, by activity id. */
export interface EarlierRun {
  readonly plan: PlanResult;
  readonly completed: ReadonlyMap<string, TaskResult>;
  /** Failure types by activity id, of activities that failed for good. */
  readonly failed: ReadonlyMap<string, string>;
}

type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;
type HistoryEvent = NonNullable<History['events']>[number];

/** Reads the run from the server; undefined when its history is gone or it ended before it had a plan. */
export async function readEarlierRun(
  client: Client,
  execution: { readonly workflowId: string; readonly runId: string },
): Promise<EarlierRun | undefined> {
  const history = await fetchHistory(client, execution);
  return history === undefined ? undefined : readHistory(history.events ?? []);
}

/** Task results of the tasks that the earlier run finished, what it carried itself included. */
export function finishedTasks({ plan, completed }: EarlierRun): Readonly<Record<string, TaskResult>> {
  const results = plan.tasks.map(({ id, kind }) => {
    const result = kind === 'stage' ? finishedStage(id, completed) : completed.get(id);
    return [id, result ?? plan.finished[id]] as const;
  });
  return Object.fromEntries(results.filter((entry): entry is [string, TaskResult] => entry[1] !== undefined));
}

async function fetchHistory(
  client: Client,
  { workflowId, runId }: { readonly workflowId: string; readonly runId: string },
): Promise<History | undefined> {
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

function readHistory(events: readonly HistoryEvent[]): EarlierRun | undefined {
  const ids = new Map<string, string>();
  const completed = new Map<string, unknown>();
  const failed = new Map<string, string>();
  for (const event of events) {
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled?.activityId) ids.set(String(event.eventId), scheduled.activityId);
    const done = event.activityTaskCompletedEventAttributes;
    if (done) completed.set(ids.get(String(done.scheduledEventId)) ?? '', decode(done.result?.payloads?.[0]));
    const failure = event.activityTaskFailedEventAttributes;
    if (failure) {
      const type = failure.failure?.applicationFailureInfo?.type ?? 'Unexpected';
      failed.set(ids.get(String(failure.scheduledEventId)) ?? '', type);
    }
  }
  const plan = completed.get(':plan') as PlanResult | undefined;
  return plan === undefined ? undefined : { plan, completed: completed as Map<string, TaskResult>, failed };
}

type Payload = Parameters<typeof defaultPayloadConverter.fromPayload>[0];

function decode(payload: Payload | undefined): unknown {
  return payload === undefined ? undefined : defaultPayloadConverter.fromPayload(payload);
}

/** A stage task has finished when its listing and every batch that it named have. */
function finishedStage(id: string, completed: ReadonlyMap<string, TaskResult>): TaskResult | undefined {
  const listing = completed.get(id) as StageListing | undefined;
  if (listing === undefined) return undefined;
  const { first, count } = listing.batches;
  const batches = Array.from({ length: count }, (_, index) => completed.get(`${id}[${first + index}]`));
  if (!batches.every((batch) => batch !== undefined)) return undefined;
  const sum = (pick: (result: TaskResult) => number | undefined): number =>
    batches.reduce((total, batch) => total + (pick(batch) ?? 0), 0);
  return { ...listing, rows: sum(({ rows }) => rows), files: sum(({ files }) => files) };
}
