import { Context } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { TemporalFailure } from '@temporalio/common';
import type { FailureFacts, TaskInput } from '../model/run.ts';
import { failure } from './failures.ts';
import { MAX_LOST_WORKERS, lostAttempts, readTally, settleFailure } from './tally.ts';
import type { Tally } from './tally.ts';
import { toFailure } from './to-failure.ts';

/** One attempt of an activity, as Temporal runs it. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  /** Aborted when the attempt is cancelled, has lost its run, has used up its time, or its worker shuts down. */
  readonly signal: AbortSignal;
  /** "Still at it." */
  readonly beat: () => void;
}

/** Runs and beats for a step of the engine; what its work throws becomes a failure that says `facts`, or a cancellation. */
export async function runStep<T>(facts: FailureFacts, work: () => Promise<T>): Promise<T> {
  const { info, cancellationSignal: signal, heartbeat } = Context.current();
  try {
    return await beatWhile({ beat: () => heartbeat() }, work);
  } catch (error) {
    // Whatever a stopped statement says, it was stopped.
    if (signal.aborted) throw new CancelledFailure(`${info.activityType} was stopped.`);
    throw toFailure(error, facts);
  }
}

/**
 * As {@link runStep}, for an activity of a task: only the task's own failures use up its retries, not lost or stopped workers
 * and not what has to be waited for; and its time is limited.
 */
export async function runTaskAttempt<T>(input: TaskInput, work: (attempt: Attempt) => Promise<T>): Promise<T> {
  const { info, cancellationSignal: stopped, heartbeat } = Context.current();
  const { limits = UNLIMITED } = input;
  const facts = { ...factsOf(input), attempt: info.attempt };
  const before = readTally(info.heartbeatDetails);
  refuseHopeless({ tally: before, limits, facts });
  let tally = before;
  // Noted before anything is stopped: should the work not stop, the attempt has failed nevertheless.
  const time = limitTime(limits.timeoutSeconds, () =>
    heartbeat((tally = { ...before, failures: before.failures + 1 })),
  );
  const signal = AbortSignal.any([stopped, time.signal]);
  try {
    return await work({ number: info.attempt, signal, beat: () => heartbeat(tally) });
  } catch (error) {
    const failed = whyEnded(error, { facts, limits, stopped, isLate: time.signal.aborted });
    if (!(failed instanceof ApplicationFailure)) throw failed;
    const ending = settleFailure(failed, before, { ...limits, facts });
    heartbeat(ending.tally);
    throw ending.failure;
  } finally {
    time.end();
  }
}

/** Adds facts to what `work` throws: where in a task it was. */
export async function withFacts<T>(facts: FailureFacts, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toFailure(error, facts);
  }
}

const BEAT_MS = 1_000;

/**
 * Beats while `work` goes on. Only for calls that end by their own timeouts, such as those to AWS: the beat proves no more than
 * that the worker is there.
 */
export async function beatWhile<T>({ beat }: Pick<Attempt, 'beat'>, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(beat, BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** Of an activity that was started by hand. */
const UNLIMITED = { retries: Infinity, retryDelaySeconds: 1, timeoutSeconds: Infinity };

type Limits = NonNullable<TaskInput['limits']>;

/** The facts of every failure of a task. */
export function factsOf({ task, batch }: TaskInput): { readonly task: string; readonly batch?: number } {
  return batch === undefined ? { task } : { task, batch };
}

interface Start {
  readonly tally: Tally;
  readonly limits: Limits;
  readonly facts: FailureFacts & { readonly attempt: number };
}

/** An attempt that must not be: too many workers were lost over the task, or its last failure was noted and never told. */
function refuseHopeless({ tally, limits, facts }: Start): void {
  const lost = lostAttempts(tally, facts.attempt);
  if (lost > MAX_LOST_WORKERS) {
    const message = `${facts.task} is given up: ${lost} workers were lost while they ran it. Their logs may say why; do they have enough memory?`;
    throw failure('WorkerLost', { message, facts: { ...facts, lost } });
  }
  if (tally.failures > limits.retries) {
    const message = `${facts.task} failed in attempt ${facts.attempt - 1}, by its timeout or otherwise; its worker was lost before it could say so.`;
    throw failure('WorkerLost', { message, facts });
  }
}

/** Node's timers hold no more: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const MAX_TIMER_MS = 2 ** 31 - 1;

function limitTime(seconds: number, onEnd: () => void) {
  const controller = new AbortController();
  const end = (): void => {
    onEnd();
    controller.abort();
  };
  const timer = setTimeout(end, Math.min(seconds * 1000, MAX_TIMER_MS));
  return { signal: controller.signal, end: () => clearTimeout(timer) };
}

interface EndFacts {
  readonly facts: FailureFacts;
  readonly limits: Limits;
  readonly stopped: AbortSignal;
  readonly isLate: boolean;
}

/** Whatever a stopped statement says, it was stopped: by a cancellation, with its worker, or because its time was over. */
function whyEnded(error: unknown, { facts, limits, stopped, isLate }: EndFacts): TemporalFailure {
  const { task } = facts;
  if (stopped.aborted && isShutdown(stopped)) {
    return failure('WorkerStopped', { message: `${task} was stopped with its worker; another takes over.`, facts });
  }
  if (stopped.aborted) return new CancelledFailure(`${task} was stopped.`);
  if (isLate) {
    const message = `${task} was stopped: one attempt took longer than its timeout, ${limits.timeoutSeconds} seconds (@timeout).`;
    return failure('TimedOut', { message, facts });
  }
  return toFailure(error, facts);
}

function isShutdown({ reason }: AbortSignal): boolean {
  return reason instanceof CancelledFailure && reason.message === 'WORKER_SHUTDOWN';
}
