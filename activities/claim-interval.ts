import type { Client } from '@temporalio/client';
import { intervalRunId, intervalTitle } from '../model/backfill.ts';
import type { DataInterval } from '../model/data-interval.ts';
import type { BackfillActivities, IntervalClaim } from './api.ts';
import { runStep } from './attempt.ts';
import type { PlanDeps } from './plan.ts';
import { intervalRuns, type IntervalRun } from './interval-runs.ts';
import { readStart } from './read-start.ts';
import { registeredSearchAttributes } from './search-attributes.ts';

/** Looks, right before an interval is started, whether somebody else has it, and says how to start it. */
export function createClaimInterval(deps: Pick<PlanDeps, 'temporal' | 'loadDag'>): BackfillActivities['claimInterval'] {
  return async (claimed) =>
    await runStep({ dag: claimed.dagId, target: claimed.target }, async () => {
      const { dagId, target, interval, reprocess } = claimed;
      const { schedule } = (await deps.loadDag(dagId)).dag;
      const atMs = Date.parse(interval.logicalDate);
      const search = { dagId, target, ...(schedule === undefined ? {} : { schedule }), fromMs: atMs, toMs: atMs };
      const run = (await intervalRuns(deps.temporal, search)).get(interval.logicalDate);
      if (run?.state === 'running') return left(run, 'it runs already');
      if (run?.state === 'done' && reprocess !== 'completed') return left(run, 'done already');
      if (run?.state === 'failed' && reprocess === 'none') return left(run, 'it has failed');
      const searchAttributes = await registeredSearchAttributes(deps.temporal);
      const again = run?.state === 'failed' ? await goOnWith(deps.temporal, run, interval) : undefined;
      const summary = intervalTitle(dagId, target, interval);
      return { kind: 'start', ...(again ?? afresh(claimed)), summary, searchAttributes };
    });
}

function left({ workflowId }: IntervalRun, why: string): IntervalClaim {
  return { kind: 'left', run: workflowId, why };
}

type Start = Pick<IntervalClaim & { kind: 'start' }, 'workflowId' | 'params' | 'options' | 'isRetry'>;

function afresh({ dagId, target, interval, params }: Parameters<BackfillActivities['claimInterval']>[0]): Start {
  const workflowId = intervalRunId(dagId, target, interval);
  return { workflowId, params, options: { target, interval }, isRetry: false };
}

/** As `retry` does it: under the same id and key, so that what has finished is not run again. */
async function goOnWith(temporal: Client, run: IntervalRun, interval: DataInterval): Promise<Start> {
  const start = await readStart(temporal, run);
  const { samePlan: _same, continued: _continued, clear: _clear, ...carried } = start.options;
  const retryOf = { runKey: carried.retryOf?.runKey ?? start.firstRunId, runId: run.runId };
  return {
    workflowId: run.workflowId,
    params: start.params,
    options: { ...carried, interval, retryOf },
    isRetry: true,
  };
}
