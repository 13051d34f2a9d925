import { ActivityCancellationType } from '@temporalio/workflow';
import type { ActivityOptions } from '@temporalio/workflow';
import type { PlannedTask } from '../model/plan.ts';

/**
 * The options of every activity are decided here. Cancelling waits until the activity has really stopped: otherwise
 * teardown would begin under a COPY that still runs.
 */
const COMMON = { cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED } as const;

/** A worker that dies is noticed after this long; activities beat every second. */
const HEARTBEAT_TIMEOUT = '5 seconds';

/** The steps of the engine beat too, but reading the SQL of a large DAG keeps a worker from beating for a while. */
const STEP_HEARTBEAT_TIMEOUT = '20 seconds';

/** An attempt ends itself when its time is over; this is how long it has for that, before the server gives it up. */
const GRACE_SECONDS = 30;

/**
 * Options for one SQL activity of a task; `activityId` is the task's id, or `id[batch]`. The activity counts its own failures and
 * says when they are too many, and how long to wait before the next attempt: what is left to Temporal are workers that were lost.
 */
export function sqlOptions(task: PlannedTask, activityId: string): ActivityOptions {
  return {
    ...COMMON,
    activityId,
    summary: activityId,
    heartbeatTimeout: HEARTBEAT_TIMEOUT,
    startToCloseTimeout: `${task.timeoutSeconds + GRACE_SECONDS} seconds`,
    retry: { initialInterval: '500 milliseconds', backoffCoefficient: 1 },
  };
}

/**
 * Options for an activity that asks AWS and comes back later (NotYet) until the task's time is over. It holds no slot
 * between its attempts, which are short, and beat: a lost worker is noticed long before their time is over.
 */
export function pollingOptions(task: PlannedTask): ActivityOptions {
  return {
    ...COMMON,
    activityId: task.id,
    summary: task.id,
    heartbeatTimeout: HEARTBEAT_TIMEOUT,
    startToCloseTimeout: '2 minutes',
    scheduleToCloseTimeout: `${task.timeoutSeconds} seconds`,
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
  };
}

/** Options for a step of the engine itself, whose id begins with a colon. */
export function systemOptions(step: `:${string}`): ActivityOptions {
  return {
    ...COMMON,
    activityId: step,
    summary: step,
    heartbeatTimeout: STEP_HEARTBEAT_TIMEOUT,
    startToCloseTimeout: '2 minutes',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds', maximumAttempts: 20 },
  };
}

/** Options for a step that waits for as long as it takes: a slot, a cluster's last hour. */
export function waitingOptions(step: `:${string}`): ActivityOptions {
  return {
    ...systemOptions(step),
    retry: { initialInterval: '1 second', backoffCoefficient: 1.5, maximumInterval: '15 seconds' },
  };
}
