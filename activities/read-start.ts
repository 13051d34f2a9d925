import type { Client } from '@temporalio/client';
import type { RunOptions, RunParams } from '../model/run.ts';
import { decodePayload } from './read-history.ts';
import type { Execution } from './run-history.ts';

/** What a run was started with, and by whom. */
export interface StartOfRun {
  readonly params: RunParams;
  readonly options: RunOptions;
  readonly firstRunId: string;
  /** The client that started it: `process@host`, unless it has a name of its own. */
  readonly identity: string;
}

/** Reads the first event of a run's history. */
export async function readStart(client: Client, { workflowId, runId }: Execution): Promise<StartOfRun> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
  const [params, options] = started?.input?.payloads ?? [];
  return {
    params: (decodePayload(params) ?? {}) as RunParams,
    options: decodePayload(options) ?? {},
    firstRunId: started?.firstExecutionRunId || runId,
    identity: started?.identity || 'somebody else',
  };
}
