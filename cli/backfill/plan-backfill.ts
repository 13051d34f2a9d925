import type { Reprocess } from '../../model/backfill.ts';
import type { Dag } from '../../model/dag.ts';
import { usageError } from '../command-error.ts';
import type { Temporal } from '../temporal.ts';
import { findIntervals, type FoundInterval } from './find-intervals.ts';

export interface BackfillRequest {
  readonly dag: Dag;
  readonly target: string;
  readonly fromDate: string;
  readonly toDate: string;
  readonly reprocess: Reprocess;
  readonly runBackwards: boolean;
  /** As the DAG says when left out. */
  readonly maxActiveRuns: number | undefined;
}

/** What a backfill is to do. */
export interface BackfillPlan {
  readonly dagId: string;
  readonly target: string;
  readonly timezone: string;
  readonly maxActiveRuns: number;
  /** Every interval, in the order of time. */
  readonly intervals: readonly PlannedInterval[];
  /** The logical dates of those that are started, in the order in which they are. */
  readonly starts: readonly string[];
  readonly notes: readonly string[];
}

export interface PlannedInterval extends FoundInterval {
  /** `retry` goes on with the run that failed; absent where the interval is left alone. */
  readonly action?: 'run' | 'retry' | 'run again';
}

/** Looks up every interval and says which of them are started, and how. Changes nothing. */
export async function planBackfill(temporal: Temporal, request: BackfillRequest): Promise<BackfillPlan> {
  const { dag, target, fromDate, toDate, runBackwards } = request;
  const { id: dagId, schedule } = dag;
  if (schedule === undefined) {
    throw usageError(
      `DAG ${dagId} has no schedule, so it has no intervals. Say which it has in dags/${dagId}.ts: schedule: '@daily'`,
    );
  }
  if (runBackwards && dag.dependsOnPast) {
    throw usageError(`Runs of ${dagId} depend on the interval before them (dependsOnPast): leave out --run-backwards.`);
  }
  const { found, notOver } = await findIntervals(temporal, { dagId, target, schedule, fromDate, toDate });
  const intervals = found.map((interval) => withAction(interval, request.reprocess));
  const starts = intervals.flatMap(({ action, logicalDate }) => (action === undefined ? [] : [logicalDate]));
  return {
    dagId,
    target,
    timezone: schedule.timezone,
    maxActiveRuns: dag.dependsOnPast ? 1 : (request.maxActiveRuns ?? dag.maxActiveRuns),
    intervals,
    starts: runBackwards ? starts.toReversed() : starts,
    notes: notesOf(request, notOver),
  };
}

function withAction(interval: FoundInterval, reprocess: Reprocess): PlannedInterval {
  const action = actionOn(interval, reprocess);
  return action === undefined ? interval : { ...interval, action };
}

function actionOn({ state }: FoundInterval, reprocess: Reprocess): PlannedInterval['action'] {
  switch (state) {
    case 'missing':
      return 'run';
    case 'failed':
      return reprocess === 'none' ? undefined : 'retry';
    case 'done':
      return reprocess === 'completed' ? 'run again' : undefined;
    case 'running':
      return undefined;
  }
}

function notesOf({ dag, maxActiveRuns }: BackfillRequest, notOver: number): readonly string[] {
  const notes: string[] = [];
  if (notOver > 0) notes.push(`${notOver} more ${notOver === 1 ? 'is' : 'are'} not over yet, and left out.`);
  if (dag.dependsOnPast) notes.push('One runs at a time, since each depends on the one before it (dependsOnPast).');
  else if (maxActiveRuns !== undefined && maxActiveRuns > dag.maxActiveRuns) {
    notes.push(
      `${maxActiveRuns} are started at a time, but dags/${dag.id}.ts says maxActiveRuns ${dag.maxActiveRuns}: the others of them wait.`,
    );
  }
  return notes;
}
