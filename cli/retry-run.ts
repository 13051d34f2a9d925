import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { RunOptions, RunParams } from '../model/run.ts';
import { CommandError, usageError } from './command-error.ts';
import { describeRun } from './read-run.ts';
import { startAgain, type StartedRun } from './start-run.ts';
import type { Temporal } from './temporal.ts';

/** Starts a run again that failed, was cancelled, terminated or timed out, under its id and its key. */
export async function retryRun(temporal: Temporal, workflowId: string): Promise<StartedRun> {
  const old = await describeRun(temporal, workflowId);
  refuseUnlessOver(old);
  const { params, options, firstRunId } = await readStart(temporal, old);
  const { samePlan: _, continued: _continued, ...carried } = options;
  const retryOf = { runKey: options.retryOf?.runKey ?? firstRunId, runId: old.runId };
  const run = { dagId: old.type, params, options: { ...carried, retryOf }, summary: `retry of ${old.type}` };
  try {
    return await startAgain(temporal, run, workflowId);
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new CommandError(
      `Run ${workflowId} has just been started again by somebody else. Watch it: shiftwork status ${workflowId}`,
    );
  }
}

function refuseUnlessOver({ type, status, workflowId }: WorkflowExecutionDescription): void {
  if (type.startsWith('shiftwork.')) {
    throw usageError(
      `${workflowId} is no run of a DAG but Shiftwork's own (${type}). \`shiftwork runs\` lists the runs.`,
    );
  }
  if (status.name === 'COMPLETED') {
    throw usageError(
      `Run ${workflowId} has completed: nothing is left to retry. To run it anew: shiftwork run ${type}`,
    );
  }
  if (status.name === 'RUNNING' || status.name === 'CONTINUED_AS_NEW') {
    throw usageError(
      `Run ${workflowId} is still running. Watch it with \`shiftwork status ${workflowId}\`; retry it when it has failed.`,
    );
  }
}

interface StartOfRun {
  readonly params: RunParams;
  readonly options: RunOptions;
  readonly firstRunId: string;
}

/** What the run was started with: the first event of its history. */
async function readStart(temporal: Temporal, { workflowId, runId }: WorkflowExecutionDescription): Promise<StartOfRun> {
  const { connection, access } = temporal;
  const { history } = await temporal.call(() =>
    connection.workflowService.getWorkflowExecutionHistory({
      namespace: access.namespace,
      execution: { workflowId, runId },
      maximumPageSize: 1,
    }),
  );
  const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
  const [params, options] = started?.input?.payloads ?? [];
  return {
    params: (decode(params) ?? {}) as RunParams,
    options: decode(options) ?? {},
    firstRunId: started?.firstExecutionRunId || runId,
  };
}

type Payload = Parameters<typeof defaultPayloadConverter.fromPayload>[0];

function decode(payload: Payload | undefined): unknown {
  return payload === undefined ? undefined : defaultPayloadConverter.fromPayload(payload);
}
