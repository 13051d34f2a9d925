import { awsClients } from '../aws/clients.ts';
import { describeCluster } from '../aws/clusters.ts';
import { clusterIdentifier } from '../aws/names.ts';
import { loadTarget } from '../config/load-target.ts';
import type { RunReport } from '../model/run.ts';
import { CommandError } from './command-error.ts';
import type { OutputFormat } from './output.ts';
import { prepareRun } from './prepare-run.ts';
import { createDisplay } from './progress/display.ts';
import type { RunView } from './read-run.ts';
import { startRun } from './start-run.ts';
import type { Temporal } from './temporal.ts';
import { watchRun } from './watch-run.ts';

/** Deletes what a closed run has left up: a run of its DAG's teardown, under the same key, which finds that and nothing else. */
export async function tearDownRun(temporal: Temporal, closed: RunView, output: OutputFormat): Promise<void> {
  const { report, runId } = closed;
  // It ended before it had a plan, so it launched nothing.
  if (report === undefined || report.runKey === '') return;
  const { dagId, target, runKey } = report;
  const select = (await hasCluster(report)) ? ['teardown'] : ['teardown.role'];
  const prepared = await prepareRun({ dagId, target, params: [], select, exclude: [] });
  const run = await startRun(temporal, { ...prepared, options: { ...prepared.options, retryOf: { runKey, runId } } });
  const view = await watchRun(temporal, run.workflowId, { display: createDisplay(output) });
  if (view.execution === 'completed') return;
  throw new CommandError(
    `The warehouse could not be torn down. ${view.message ?? `Run ${run.workflowId} ${view.execution}.`}`,
  );
}

/** Without a cluster of its own the teardown would look for another of its DAG. */
async function hasCluster({ dagId, target: name, runKey }: RunReport): Promise<boolean> {
  const target = await loadTarget(name);
  const clients = awsClients(target.aws);
  try {
    return (await describeCluster(clients.redshift, clusterIdentifier(target, { dagId, runKey }))) !== undefined;
  } finally {
    clients.close();
  }
}
