import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';

/** PENDING_ACTIVITY_STATE_STARTED of Temporal's API. */
const STARTED = 2;

/** How often each activity of a run completed and was scheduled, by activity id, over all attempts of the workflow given. */
export interface ActivityCounts {
  readonly scheduled: ReadonlyMap<string, number>;
  readonly completed: ReadonlyMap<string, number>;
}

/** Counts a run's activities in its history; of the latest run of the id when none is named. */
export async function countActivities(temporal: Client, workflowId: string, runId?: string): Promise<ActivityCounts> {
  const { events } = await temporal.workflow.getHandle(workflowId, runId).fetchHistory();
  const ids = new Map<string, string>();
  const scheduled = new Map<string, number>();
  const completed = new Map<string, number>();
  for (const event of events ?? []) {
    const id = event.activityTaskScheduledEventAttributes?.activityId;
    if (id) {
      ids.set(String(event.eventId), id);
      scheduled.set(id, (scheduled.get(id) ?? 0) + 1);
    }
    const of = ids.get(String(event.activityTaskCompletedEventAttributes?.scheduledEventId));
    if (of !== undefined) completed.set(of, (completed.get(of) ?? 0) + 1);
  }
  return { scheduled, completed };
}

/** Ids of activities that a worker has taken and not answered yet. */
export async function runningActivities(temporal: Client, workflowId: string): Promise<readonly string[]> {
  const { raw } = await temporal.workflow.getHandle(workflowId).describe();
  const started = raw.pendingActivities?.filter(({ state }) => Number(state) === STARTED) ?? [];
  return started.map(({ activityId }) => activityId ?? '');
}

/** The summary under which the Temporal UI shows each activity of a run, by activity id. */
export async function activitySummaries(temporal: Client, workflowId: string): Promise<ReadonlyMap<string, string>> {
  const { events } = await temporal.workflow.getHandle(workflowId).fetchHistory();
  const scheduled = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes, userMetadata }) => {
    const id = activityTaskScheduledEventAttributes?.activityId;
    const summary = userMetadata?.summary;
    return id && summary ? [[id, defaultPayloadConverter.fromPayload<string>(summary)] as const] : [];
  });
  return new Map(scheduled);
}
