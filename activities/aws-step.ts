import { activityInfo } from '@temporalio/activity';
import type { ArtifactStore } from '../artifacts/store.ts';
import type { AwsClients } from '../aws/clients.ts';
import { AwsProblem } from '../aws/faults.ts';
import type { Target } from '../config/target.ts';
import type { RunRef } from '../model/run.ts';
import type { Deps } from './deps.ts';
import { failure, notYet } from './failures.ts';
import { toFailure } from './to-failure.ts';

/** What a step that talks to AWS works with. */
export interface AwsStep {
  readonly run: RunRef;
  readonly target: Target;
  readonly clients: AwsClients;
  readonly artifacts: ArtifactStore;
}

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 15_000;
const GROWTH = 1.15;

/** Runs one step against AWS; what fails is sorted into failures that the workflow understands. */
export async function awsStep<T>(deps: Deps, run: RunRef, work: (step: AwsStep) => Promise<T>): Promise<T> {
  try {
    const target = await deps.loadTarget(run.target);
    return await work({ run, target, clients: deps.clientsFor(target), artifacts: deps.artifactsFor(target) });
  } catch (error) {
    throw sortError(error, run);
  }
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
function sortError(error: unknown, { target }: RunRef): unknown {
  if (error instanceof AwsProblem && error.verdict === 'wait') return lookAgain(error.message);
  if (error instanceof AwsProblem && error.code === 'NotOurs')
    return failure('NotOurs', { message: error.message, facts: { target }, cause: error });
  return toFailure(error, { target });
}
