import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { countActivities } from '../e2e/run-events.ts';
import { patiently } from './patiently.ts';
import type { StruckHit } from './strike.ts';

type Timestamp = { readonly seconds?: unknown; readonly nanos?: number | null } | null | undefined;

/** What a run's history says about repetition and recovery. */
export interface RunHistory {
  /** Activities that completed more than once. */
  readonly repeated: readonly string[];
  /** Milliseconds from a blow until its activity ran again; undefined where it never had to. */
  readonly againAfterMs: (hit: StruckHit) => number | undefined;
  readonly json: string;
}

/** Reads it. */
export async function readHistory(temporal: Client, workflowId: string): Promise<RunHistory> {
  const history = await patiently(async () => await temporal.workflow.getHandle(workflowId).fetchHistory());
  const { completed } = await patiently(async () => await countActivities(temporal, workflowId));
  const ids = new Map<string, string>();
  const starts: { id: string; atMs: number }[] = [];
  for (const { eventId, eventTime, ...event } of history.events ?? []) {
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled?.activityId) ids.set(String(eventId), scheduled.activityId);
    const started = event.activityTaskStartedEventAttributes;
    if (started) starts.push({ id: ids.get(String(started.scheduledEventId)) ?? '', atMs: toMs(eventTime) });
  }
  return {
    repeated: [...completed].flatMap(([id, times]) => (times > 1 ? [id] : [])),
    againAfterMs: ({ activity, struckAtMs }) => {
      const start = starts.find(({ id, atMs }) => id === activity && atMs > struckAtMs);
      return start && start.atMs - struckAtMs;
    },
    json: historyToJSON(history),
  };
}

function toMs(time: Timestamp): number {
  return Number(time?.seconds ?? 0) * 1000 + (time?.nanos ?? 0) / 1e6;
}
