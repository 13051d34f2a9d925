import { Context, activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { ArtifactStore } from '../artifacts/store.ts';
import type { AwsClients } from '../aws/clients.ts';
import { AwsProblem } from '../aws/faults.ts';
import type { Target } from '../config/target.ts';
import type { FailureType } from '../model/error-table.ts';
import type { RunRef } from '../model/run.ts';
import { beatWhile } from './attempt.ts';
import type { Deps } from './deps.ts';
import { failure, notYet } from './failures.ts';
import { readTally, settleFailure } from './tally.ts';
import { toFailure } from './to-failure.ts';

/** What a step works with that talks to the AWS of a target. */
export interface TargetStep {
  readonly target: Target;
  readonly clients: AwsClients;
  readonly artifacts: ArtifactStore;
}

/** The same, for a run. */
export interface AwsStep extends TargetStep {
  readonly run: RunRef;
}

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 15_000;
const GROWTH = 1.15;

/** Runs one step against AWS; what fails is sorted into failures that the workflow understands. */
export async function awsStep<T>(deps: Deps, run: RunRef, work: (step: AwsStep) => Promise<T>): Promise<T> {
  return await targetStep(deps, run.target, async (step) => await work({ run, ...step }));
}

/** The same, for a step that is no run's. It beats, so that another worker soon takes over from one that was lost. */
export async function targetStep<T>(deps: Deps, name: string, work: (step: TargetStep) => Promise<T>): Promise<T> {
  const { info, heartbeat } = Context.current();
  // What earlier attempts have noted stays noted.
  const beat = (): void => heartbeat(info.heartbeatDetails);
  try {
    const target = await deps.loadTarget(name);
    const step = { target, clients: deps.clientsFor(target), artifacts: deps.artifactsFor(target) };
    return await beatWhile({ beat }, async () => await work(step));
  } catch (error) {
    throw endSurprises(sortError(error, name));
  }
}

/** Waiting may go on for as long as the task's time; an error that nobody knows ends the step after a few. */
const MAX_SURPRISES = 5;

function endSurprises(error: unknown): unknown {
  if (!(error instanceof ApplicationFailure) || error.type !== ('Unexpected' satisfies FailureType)) return error;
  const { info, heartbeat } = Context.current();
  const limits = { retries: MAX_SURPRISES, retryDelaySeconds: 1, timeoutSeconds: Infinity };
  const ending = settleFailure(error, readTally(info.heartbeatDetails), {
    ...limits,
    facts: { attempt: info.attempt },
  });
  heartbeat(ending.tally);
  return ending.failure;
}

/** Temporal's number of this attempt, from 1. */
export function attemptNumber(): number {
  return activityInfo().attempt;
}

/** "Look again soon": half a second at first, so that what is quick is seen at once, then ever longer to 15 seconds. */
export function lookAgain(message: string): Error {
  return notYet({ message, retryAfterMs: Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * GROWTH ** (attemptNumber() - 1)) });
}

/** Waiting is no failure of AWS's: the step comes back for as long as its task's time lasts. */
function sortError(error: unknown, target: string): unknown {
  if (error instanceof AwsProblem && error.verdict !== 'fail') return lookAgain(error.message);
  if (error instanceof AwsProblem && error.code === 'NotOurs')
    return failure('NotOurs', { message: error.message, facts: { target }, cause: error });
  return toFailure(error, { target });
}
