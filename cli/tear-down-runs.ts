import { CommandError } from './command-error.ts';
import type { OutputFormat } from './output.ts';
import { prepareRun } from './prepare-run.ts';
import { createDisplay } from './progress/display.ts';
import { readRun } from './read-run.ts';
import { startRun } from './start-run.ts';
import type { Temporal } from './temporal.ts';
import { watchRun } from './watch-run.ts';

export interface TearDownRequest {
  readonly dagId: string;
  readonly target: string;
  readonly output: OutputFormat;
}

/** Cancels what still runs of a DAG, which tears down what it launched, then deletes the warehouse that is left. */
export async function tearDownRuns(temporal: Temporal, { dagId, target, output }: TearDownRequest): Promise<void> {
  await cancelRuns(temporal, dagId);
  const prepared = await prepareRun({ dagId, target, params: [], select: ['teardown'], exclude: [] });
  const run = await startRun(temporal, prepared);
  const view = await watchRun(temporal, run.workflowId, { display: createDisplay(output) });
  if (view.execution === 'completed') return;
  throw new CommandError(
    `The warehouse could not be torn down. ${view.message ?? `Run ${run.workflowId} ${view.execution}.`}`,
  );
}

async function cancelRuns({ client, call, ...rest }: Temporal, dagId: string): Promise<void> {
  const temporal = { client, call, ...rest };
  const running: string[] = [];
  const query = `WorkflowType = ${JSON.stringify(dagId)} AND ExecutionStatus = "Running"`;
  await call(async () => {
    for await (const { workflowId } of client.workflow.list({ query })) running.push(workflowId);
  });
  for (const workflowId of running) await call(() => client.workflow.getHandle(workflowId).cancel());
  for (const workflowId of running) {
    const silent = { show: () => undefined, end: () => undefined };
    if ((await readRun(temporal, workflowId)).closedAt === undefined)
      await watchRun(temporal, workflowId, { display: silent });
  }
}
