import { defaultPayloadConverter } from '@temporalio/common';
import type { RunOptions, RunParams } from '../model/run.ts';
import type { Temporal } from './temporal.ts';

/** What a run was started with, and by whom. */
export interface StartOfRun {
  readonly params: RunParams;
  readonly options: RunOptions;
  readonly firstRunId: string;
  /** The client that started it: `process@host`, unless it has a name of its own. */
  readonly identity: string;
}

/** Reads the first event of a run's history; of the latest run of the workflow id when none is named. */
export async function readStart(
  temporal: Temporal,
  { workflowId, runId }: { readonly workflowId: string; readonly runId: string },
): Promise<StartOfRun> {
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
    identity: started?.identity || 'somebody else',
  };
}

type Payload = Parameters<typeof defaultPayloadConverter.fromPayload>[0];

function decode(payload: Payload | undefined): unknown {
  return payload === undefined ? undefined : defaultPayloadConverter.fromPayload(payload);
}
