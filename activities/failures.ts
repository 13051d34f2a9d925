// Everything that crosses from an activity into the workflow as a failure is made here. The type is stable (people and the
// workflow act on it), and whether Temporal may try again follows from the type's verdict, and from how often it was tried.
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { VERDICTS } from '../model/error-table.ts';
import type { FailureType, Verdict } from '../model/error-table.ts';
import type { FailureFacts } from '../model/run.ts';

/** What a failure says. `facts` reach the workflow: numbers and names, never a row of data or a secret. */
export interface FailureOptions {
  readonly message: string;
  readonly facts?: FailureFacts;
  readonly cause?: Error;
}

/** The failure of `type`, retryable or not as its type says, with `facts` as its first detail. */
export function failure(type: FailureType, { message, facts = {}, cause }: FailureOptions): ApplicationFailure {
  return ApplicationFailure.create({
    type,
    message,
    nonRetryable: VERDICTS[type] === 'fail',
    details: [facts],
    // Benign: no worker logs it as an error.
    ...(VERDICTS[type] === 'wait' ? { category: ApplicationFailureCategory.BENIGN } : {}),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** "Look again in `retryAfterMs`": how an activity waits without holding a slot. */
export function notYet({
  retryAfterMs,
  ...options
}: FailureOptions & { readonly retryAfterMs: number }): ApplicationFailure {
  const { message, facts = {} } = options;
  return tryAgain(failure('NotYet', { message }), facts, retryAfterMs);
}

/** What the error table says of a failure's type. */
export function verdictOf({ type, nonRetryable }: ApplicationFailure): Verdict {
  if (nonRetryable) return 'fail';
  return isFailureType(type) ? VERDICTS[type] : 'retry';
}

/** The failure with more facts, as the end of its activity. */
export function forGood(failed: ApplicationFailure, facts: FailureFacts, remark = ''): ApplicationFailure {
  return copyOf(failed, { facts, message: `${failed.message}${remark}`, nonRetryable: true });
}

/** The failure with more facts, after which Temporal tries again in `delayMs`. */
export function tryAgain(failed: ApplicationFailure, facts: FailureFacts, delayMs: number): ApplicationFailure {
  return copyOf(failed, { facts, message: failed.message, nonRetryable: false, delayMs });
}

function copyOf(
  failed: ApplicationFailure,
  changed: {
    readonly facts: FailureFacts;
    readonly message: string;
    readonly nonRetryable: boolean;
    readonly delayMs?: number;
  },
): ApplicationFailure {
  const { type, category, cause, details } = failed;
  const known = details?.[0] as FailureFacts | undefined;
  const { facts, message, nonRetryable, delayMs } = changed;
  return ApplicationFailure.create({
    message,
    nonRetryable,
    details: [{ ...known, ...facts }],
    ...(type ? { type } : {}),
    ...(category ? { category } : {}),
    ...(cause === undefined ? {} : { cause }),
    ...(delayMs === undefined ? {} : { nextRetryDelay: delayMs }),
  });
}

function isFailureType(type: string | null | undefined): type is FailureType {
  return type !== null && type !== undefined && type in VERDICTS;
}
