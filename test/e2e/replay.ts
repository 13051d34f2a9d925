import path from 'node:path';
import type { Client } from '@temporalio/client';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';

const WORKFLOWS = path.join(import.meta.dirname, '../../workflows/index.ts');

let isQuiet = false;

/** Replays a run's history against the workflows as they are now; throws where they would decide otherwise. */
export async function replay(temporal: Client, workflowId: string, runId?: string): Promise<void> {
  if (!isQuiet) Runtime.install({ logger: new DefaultLogger('ERROR') });
  isQuiet = true;
  const history = await temporal.workflow.getHandle(workflowId, runId).fetchHistory();
  await Worker.runReplayHistory({ workflowsPath: WORKFLOWS }, history, workflowId);
}
