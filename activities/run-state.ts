import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { readHolder } from './open-holders.ts';
import type { Holder } from './open-holders.ts';

/** How the run of a key stands: under which workflow id, and what holds it while that is open. */
export interface RunState {
  readonly workflowId?: string;
  /** Temporal's words, in small letters; `unknown` where it has forgotten the run, or never knew it. */
  readonly state: string;
  readonly holder?: Holder;
}

/** A run's key is the run id of its first attempt; its later ones have the same workflow id. */
export async function findRunState(temporal: Client, runKey: string): Promise<RunState> {
  for await (const { workflowId } of temporal.workflow.list({ query: `RunId = ${JSON.stringify(runKey)}` })) {
    return await describeLatest(temporal, workflowId);
  }
  return { state: 'unknown' };
}

async function describeLatest(temporal: Client, workflowId: string): Promise<RunState> {
  try {
    const { status, type, runId } = await temporal.workflow.getHandle(workflowId).describe();
    const state = status.name.toLowerCase().replaceAll('_', ' ');
    if (status.name !== 'RUNNING') return { workflowId, state };
    return { workflowId, state, holder: await readHolder(temporal, { type, workflowId, runId }) };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { state: 'unknown' };
    throw error;
  }
}
