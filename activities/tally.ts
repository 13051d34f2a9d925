// An activity remembers what became of its attempts in its heartbeat details, which outlive an attempt and its worker. Temporal's
// own count of attempts cannot tell a statement that failed from a worker that was killed; with the tally, the difference is known:
// what is neither a failure nor a wait was a lost worker.
import type { ApplicationFailure } from '@temporalio/common';
import { forGood, tryAgain, verdictOf } from './failures.ts';
import type { FailureFacts } from '../model/run.ts';

/** How the earlier attempts of an activity ended. */
export interface Tally {
  /** Failures of the task itself: these use up its retries. */
  readonly failures: number;
  /** Attempts that ended because something has to pass first, or because their worker was told to stop. */
  readonly waits: number;
  /** The waits in a row that led to this attempt. */
  readonly waiting?: { readonly sinceMs: number; readonly times: number };
}

/** How often a task may fail, and how long it may wait. */
export interface TallyLimits {
  readonly retries: number;
  readonly retryDelaySeconds: number;
  /** Of one attempt, and of all waiting in a row. */
  readonly timeoutSeconds: number;
}

/** How an attempt ends: what its activity remembers, and the failure that Temporal is told. */
export interface Ending {
  readonly tally: Tally;
  readonly failure: ApplicationFailure;
}

/** How often a task whose worker was lost is given to another. */
export const MAX_LOST_WORKERS = 20;

const MAX_RETRY_DELAY_MS = 5 * 60_000;
const MAX_WAIT_MS = 30_000;

/** Where waiting for longer, or for less, has a reason of its own. */
const WAITS: Readonly<Record<string, { readonly delayMs: number; readonly patienceMs?: number }>> = {
  // IAM takes up to a minute until a new role may be assumed everywhere.
  RoleNotReady: { delayMs: 15_000 },
  // Until a worker with the DAG's code is deployed.
  PlanMismatch: { delayMs: 5_000, patienceMs: 10 * 60_000 },
  // The worker ran it for as long as it liked: that was no waiting.
  WorkerStopped: { delayMs: 100, patienceMs: Infinity },
};

/** The tally that the earlier attempts left. */
export function readTally(heartbeatDetails: unknown): Tally {
  const left = heartbeatDetails as Partial<Tally> | undefined;
  const { failures = 0, waits = 0, waiting } = left ?? {};
  return { failures, waits, ...(waiting === undefined ? {} : { waiting }) };
}

/** How many attempts before this one told nobody how they ended. */
export function lostAttempts({ failures, waits }: Tally, attempt: number): number {
  return Math.max(0, attempt - 1 - failures - waits);
}

/** Adds an attempt that failed, and decides whether and when there is another. */
export function settleFailure(
  failed: ApplicationFailure,
  before: Tally,
  { facts, ...limits }: TallyLimits & { readonly facts: FailureFacts },
): Ending {
  switch (verdictOf(failed)) {
    case 'fail':
      return { tally: before, failure: forGood(failed, facts) };
    case 'retry':
      return settleRetry(failed, before, { facts, ...limits });
    case 'wait':
      return settleWait(failed, before, { facts, ...limits });
  }
}

/** A delay that doubles, and is drawn from its upper half: what failed together does not come back together. */
export function backoffMs(firstMs: number, times: number, maxMs: number): number {
  const fullMs = Math.min(maxMs, firstMs * 2 ** (times - 1));
  return Math.round(fullMs * (0.5 + Math.random() / 2));
}

type Settling = TallyLimits & { readonly facts: FailureFacts };

function settleRetry(failed: ApplicationFailure, before: Tally, { facts, ...limits }: Settling): Ending {
  const tally = { failures: before.failures + 1, waits: before.waits };
  if (tally.failures > limits.retries) return { tally, failure: forGood(failed, facts) };
  const delayMs = backoffMs(limits.retryDelaySeconds * 1000, tally.failures, MAX_RETRY_DELAY_MS);
  return { tally, failure: tryAgain(failed, facts, delayMs) };
}

function settleWait(failed: ApplicationFailure, before: Tally, { facts, timeoutSeconds }: Settling): Ending {
  const { delayMs, patienceMs = timeoutSeconds * 1000 } = WAITS[failed.type ?? ''] ?? {};
  const { sinceMs, times } = before.waiting ?? { sinceMs: Date.now(), times: 0 };
  const tally = { failures: before.failures, waits: before.waits + 1, waiting: { sinceMs, times: times + 1 } };
  const waitMs = delayMs === undefined ? backoffMs(1000, times + 1, MAX_WAIT_MS) : jitter(delayMs);
  if (patienceMs === Infinity)
    return { tally: { failures: before.failures, waits: before.waits + 1 }, failure: tryAgain(failed, facts, waitMs) };
  if (Date.now() + waitMs - sinceMs <= patienceMs) return { tally, failure: tryAgain(failed, facts, waitMs) };
  const remark = ` It was waited for, for ${Math.round(patienceMs / 1000)} seconds, and did not pass.`;
  return { tally, failure: forGood(failed, facts, remark) };
}

function jitter(delayMs: number): number {
  return Math.round(delayMs * (0.8 + Math.random() * 0.4));
}
