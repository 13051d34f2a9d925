import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Decision } from '../model/decision.ts';
import type { TaskInput, TaskResult } from '../model/run.ts';
import type { PlanResult } from './api.ts';

export type RunHistory = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;
type HistoryEvent = NonNullable<RunHistory['events']>[number];

/** What a run's history says of its activities, by activity id: a task's, or `task[batch]`. */
export interface HistoryRead {
  /** Absent when the run ended before it had one. */
  readonly plan?: PlanResult;
  readonly completed: ReadonlyMap<string, TaskResult>;
  /** Failure types, of those that failed for good: `TimedOut` where Temporal gave up on one. */
  readonly failed: ReadonlyMap<string, string>;
  /** The generation that each task was last run in, or was to be, where it is not 0. */
  readonly generations: Readonly<Record<string, number>>;
  /** Tasks that somebody has skipped while they were held. */
  readonly skipped: ReadonlySet<string>;
  /** When its warehouse was found ready; for a run that found it as it was, when it began. Milliseconds since the epoch. */
  readonly inWarehouseAtMs: number;
  /** It continued as new: what follows is the same run. */
  readonly goesOn: boolean;
}

type Payload = Parameters<typeof defaultPayloadConverter.fromPayload>[0];

/** The value of a payload; undefined where there is none. */
export function decodePayload(payload: Payload | null | undefined): unknown {
  return payload ? defaultPayloadConverter.fromPayload(payload) : undefined;
}

/** The task that an activity belongs to: `stage.events` for `stage.events[3]`. */
export function taskOfActivity(activityId: string): string {
  return activityId.replace(/\[\d+\]$/, '');
}

/** Follows the events of a run. A task that has begun another generation has nothing behind it. */
export function readHistory({ events }: RunHistory): HistoryRead {
  const found: Found = {
    ids: new Map(),
    completed: new Map(),
    failed: new Map(),
    generations: new Map(),
    skipped: new Set(),
  };
  for (const event of events ?? []) {
    readScheduled(event, found);
    readEnd(event, found);
    readDecision(event, found);
  }
  const { plan, completed, failed, skipped, readyAtMs = timeOf(events?.[0]) } = found;
  const goesOn = Boolean(events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes);
  const generations = Object.fromEntries(found.generations);
  return { ...(plan ? { plan } : {}), completed, failed, generations, skipped, inWarehouseAtMs: readyAtMs, goesOn };
}

interface Found {
  plan?: PlanResult;
  /** Activity ids by the event that scheduled each. */
  readonly ids: Map<string, string>;
  readonly completed: Map<string, TaskResult>;
  readonly failed: Map<string, string>;
  readonly generations: Map<string, number>;
  readonly skipped: Set<string>;
  readyAtMs?: number;
}

function readScheduled({ eventId, activityTaskScheduledEventAttributes: scheduled }: HistoryEvent, found: Found): void {
  if (!scheduled?.activityId) return;
  found.ids.set(String(eventId), scheduled.activityId);
  const { task, generation = 0 } = (decodePayload(scheduled.input?.payloads?.[0]) ?? {}) as Partial<TaskInput>;
  if (task !== undefined && generation > (found.generations.get(task) ?? 0)) beginAnew(task, generation, found);
}

function beginAnew(task: string, generation: number, { generations, completed }: Found): void {
  generations.set(task, generation);
  for (const id of completed.keys()) if (taskOfActivity(id) === task) completed.delete(id);
}

function readEnd(event: HistoryEvent, found: Found): void {
  const done = event.activityTaskCompletedEventAttributes;
  const lost = event.activityTaskFailedEventAttributes;
  const late = event.activityTaskTimedOutEventAttributes;
  const id = found.ids.get(String((done ?? lost ?? late)?.scheduledEventId));
  if (id === undefined) return;
  if (!done) {
    found.failed.set(id, late ? 'TimedOut' : (lost?.failure?.applicationFailureInfo?.type ?? 'Unexpected'));
    return;
  }
  const result = decodePayload(done.result?.payloads?.[0]);
  if (id === ':plan') readPlanned(result as PlanResult, found);
  found.completed.set(id, result as TaskResult);
  found.failed.delete(id);
  if (id === 'launch.ready') found.readyAtMs ??= timeOf(event);
}

function readPlanned(plan: PlanResult, found: Found): void {
  found.plan = plan;
  for (const [task, generation] of Object.entries(plan.generations)) found.generations.set(task, generation);
  for (const task of plan.skipped ?? []) found.skipped.add(task);
}

/** What somebody decided on held tasks, which is the answer of an update. */
function readDecision({ workflowExecutionUpdateCompletedEventAttributes: update }: HistoryEvent, found: Found): void {
  const decision = decodePayload(update?.outcome?.success?.payloads?.[0]) as Partial<Decision> | undefined;
  const { action, tasks = [], rebuilt = [] } = decision ?? {};
  for (const task of rebuilt) beginAnew(task, (found.generations.get(task) ?? 0) + 1, found);
  for (const task of tasks) if (action === 'skip') found.skipped.add(task);
}

/** https://protobuf.dev/reference/protobuf/google.protobuf/#timestamp */
function timeOf(event: HistoryEvent | undefined): number {
  const { seconds, nanos } = event?.eventTime ?? {};
  return Number(seconds ?? 0) * 1000 + (nanos ?? 0) / 1e6;
}
