import { readRun } from './read-run.ts';
import type { Temporal } from './temporal.ts';
import { watchRun } from './watch-run.ts';

const SILENT = { show: () => undefined, end: () => undefined };

/** Cancels the open runs of a DAG and waits until they have closed: each tears down what it would have torn down. Answers their ids. */
export async function cancelRuns(temporal: Temporal, dagId: string): Promise<readonly string[]> {
  const { client, call } = temporal;
  const open: string[] = [];
  const query = `WorkflowType = ${JSON.stringify(dagId)} AND ExecutionStatus = "Running"`;
  await call(async () => {
    for await (const { workflowId } of client.workflow.list({ query })) open.push(workflowId);
  });
  for (const workflowId of open) {
    // It may have closed since it was listed.
    if ((await readRun(temporal, workflowId)).closedAt !== undefined) continue;
    await call(() => client.workflow.getHandle(workflowId).cancel());
    await watchRun(temporal, workflowId, { display: SILENT });
  }
  return open;
}
