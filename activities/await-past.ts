import type { Client } from '@temporalio/client';
import type { Dag } from '../model/dag.ts';
import type { DataInterval } from '../model/data-interval.ts';
import type { RunRef } from '../model/run.ts';
import { intervalBefore } from '../model/schedule-intervals.ts';
import type { Activities, PlanResult } from './api.ts';
import { runStep } from './attempt.ts';
import { failure, notYet } from './failures.ts';
import { hasRunBefore, intervalRuns } from './interval-runs.ts';
import { logicalDateFault } from './search-attributes.ts';

const LOOK_AGAIN_AFTER_MS = 1000;

/** Waits until the run of the interval before has completed. */
export function createAwaitPast(deps: { readonly temporal: Client }): Activities['awaitPast'] {
  return async ({ run, past }) =>
    await runStep({ dag: run.dagId, target: run.target }, async () => {
      const why = await whyPastIsOpen(deps.temporal, run, past);
      if (why !== undefined) throw notYet({ message: why, facts: { past }, retryAfterMs: LOOK_AGAIN_AFTER_MS });
    });
}

/** The interval before, by its logical date, where a run of the DAG depends on it. The first after the schedule's start depends on none. */
export function pastOf({ schedule, dependsOnPast }: Dag, interval: DataInterval): string | undefined {
  return schedule === undefined || !dependsOnPast ? undefined : intervalBefore(schedule, interval)?.logicalDate;
}

/** What a run's plan says of the interval before. */
export async function lookAtPast(
  temporal: Client,
  { run, past, registered }: { readonly run: RunRef; readonly past: string; readonly registered: readonly string[] },
): Promise<Pick<PlanResult, 'past' | 'waitsForPast'>> {
  const fault = logicalDateFault(registered);
  if (fault !== undefined) throw failure('InvalidConfig', { message: `${run.dagId} says dependsOnPast. ${fault}` });
  const why = await whyPastIsOpen(temporal, run, past);
  return { past, ...(why === undefined ? {} : { waitsForPast: true }) };
}

/** What is the matter with the interval before; undefined when its run has completed, or when none before it was ever run: somebody has to be first. */
async function whyPastIsOpen(
  temporal: Client,
  { dagId, target, logicalDate }: Pick<RunRef, 'dagId' | 'target' | 'logicalDate'>,
  past: string,
): Promise<string | undefined> {
  const atMs = Date.parse(past);
  const run = (await intervalRuns(temporal, { dagId, target, fromMs: atMs, toMs: atMs })).get(past);
  if (run?.state === 'done') return undefined;
  if (run === undefined && !(await hasRunBefore(temporal, { dagId, target, beforeMs: Date.parse(logicalDate) }))) {
    return undefined;
  }
  const waits = `Waits for the interval of ${past} on ${target}`;
  if (run === undefined) {
    const day = `${past.slice(0, 16)}Z`;
    return `${waits}, which has not been run: shiftwork backfill ${dagId} --target ${target} --from-date ${day} --to-date ${day}`;
  }
  if (run.state === 'running') return `${waits}, which runs: ${run.workflowId}`;
  return `${waits}, which has failed: shiftwork retry ${run.workflowId}`;
}
