import { ActivityFailure, ApplicationFailure, CancelledFailure, TimeoutFailure } from '@temporalio/workflow';
import type { FailureFacts } from '../model/run.ts';

/** Why a task failed, in words for people, and in which attempt. */
export function describeFailure(error: unknown): { readonly message: string; readonly attempts: number } {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) return { message: cause.message, attempts: attemptOf(cause) };
  if (cause instanceof TimeoutFailure) return { message: describeTimeout(cause), attempts: 1 };
  if (cause instanceof CancelledFailure) return { message: 'Cancelled.', attempts: 1 };
  return { message: cause instanceof Error ? cause.message : String(cause), attempts: 1 };
}

/** A step's failure as the run's own, so that the run can be understood from its message alone. */
export function surfaceFailure(error: unknown): unknown {
  if (!(error instanceof ActivityFailure) || error.cause instanceof CancelledFailure) return error;
  const cause = error.cause instanceof ApplicationFailure ? error.cause : undefined;
  return ApplicationFailure.create({
    message: describeFailure(error).message,
    type: cause?.type ?? 'RunFailed',
    nonRetryable: true,
    details: cause?.details ?? [],
    cause: error,
  });
}

function attemptOf(failure: ApplicationFailure): number {
  const facts = failure.details?.[0] as FailureFacts | undefined;
  return typeof facts?.['attempt'] === 'number' ? facts['attempt'] : 1;
}

function describeTimeout({ timeoutType, cause }: TimeoutFailure): string {
  const last = cause instanceof Error ? ` Its last failure: ${cause.message}` : '';
  switch (timeoutType) {
    case 'HEARTBEAT':
      return `Its worker was lost again and again.${last}`;
    case 'START_TO_CLOSE':
      return `One attempt took longer than the task's timeout (@timeout).${last}`;
    default:
      return `It was not done within the task's timeout (@timeout).${last}`;
  }
}
