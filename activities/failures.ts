// Everything that crosses from an activity into the workflow as a failure is made here. The type is stable (people and the
// workflow act on it), and whether Temporal may try again follows from the type alone.
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { FailureFacts } from '../model/run.ts';

/** `retry`: the next attempt may succeed as things are; `fail`: somebody must change something first. */
const VERDICTS = {
  // The plan.
  UnknownDag: 'fail',
  InvalidDag: 'fail',
  InvalidParams: 'fail',
  PlanMismatch: 'retry',
  NotSupported: 'fail',
  // Waiting for something outside: a cluster, a slot.
  NotYet: 'retry',
  // Configuration and AWS.
  InvalidConfig: 'fail',
  AwsUnavailable: 'retry',
  AwsRefused: 'fail',
  NotOurs: 'fail',
  WarehouseGone: 'fail',
  // The warehouse.
  WarehouseUnavailable: 'retry',
  Conflict: 'retry',
  RoleNotReady: 'retry',
  LoginRefused: 'fail',
  NotPermitted: 'fail',
  SqlFailed: 'fail',
  BadData: 'fail',
  LedgerTooNew: 'fail',
  // Tasks.
  NoFiles: 'fail',
  ChangedFiles: 'fail',
  LedgerMismatch: 'fail',
  SchemaDrift: 'fail',
  CheckFailed: 'fail',
  ResultDiffers: 'fail',
  // An error that no table of ours knows: worth another attempt.
  Unexpected: 'retry',
} as const satisfies Record<string, 'retry' | 'fail'>;

/** The `type` of every failure that an activity may end with. */
export type FailureType = keyof typeof VERDICTS;

/** IAM takes up to a minute until a new role may be assumed everywhere: retries that follow at once would all come too early. */
const ROLE_DELAY_MS = 15_000;

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
    ...(cause === undefined ? {} : { cause }),
    ...(type === 'RoleNotReady' ? { nextRetryDelay: ROLE_DELAY_MS } : {}),
  });
}

/** "Look again in `retryAfterMs`": how an activity waits without holding a slot. Benign: no worker logs it as an error. */
export function notYet({
  message,
  facts = {},
  retryAfterMs,
}: FailureOptions & { readonly retryAfterMs: number }): Error {
  return ApplicationFailure.create({
    type: 'NotYet' satisfies FailureType,
    message,
    details: [facts],
    nextRetryDelay: retryAfterMs,
    category: ApplicationFailureCategory.BENIGN,
  });
}
