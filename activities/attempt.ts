import { Context } from '@temporalio/activity';
import { CancelledFailure } from '@temporalio/common';
import type { FailureFacts } from '../model/run.ts';
import { toFailure } from './to-failure.ts';

/** One attempt of an activity, as Temporal runs it. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  /** Aborted when the attempt is cancelled, has lost its run, or its worker shuts down. */
  readonly signal: AbortSignal;
  /** "Still at it." */
  readonly beat: () => void;
}

/** Runs the current activity's work; what it throws becomes a failure that says `facts`, or a cancellation. */
export async function runAttempt<T>(facts: FailureFacts, work: (attempt: Attempt) => Promise<T>): Promise<T> {
  const { info, cancellationSignal: signal, heartbeat } = Context.current();
  try {
    return await work({ number: info.attempt, signal, beat: () => heartbeat() });
  } catch (error) {
    // Whatever a stopped statement says, it was stopped.
    if (signal.aborted) throw new CancelledFailure(`${facts.task ?? info.activityType} was stopped.`);
    throw toFailure(error, facts);
  }
}

const BEAT_MS = 1_000;

/**
 * Beats while `work` goes on. Only for calls that end by their own timeouts, such as those to AWS: the beat proves no more than
 * that the worker is there.
 */
export async function beatWhile<T>({ beat }: Attempt, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(beat, BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
