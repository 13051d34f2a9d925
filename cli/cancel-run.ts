import { CommandError, usageError } from './command-error.ts';
import { print, tell, type OutputFormat } from './output.ts';
import { printOutcomeAsJson } from './print-outcome-json.ts';
import { printOutcome } from './print-run.ts';
import { createDisplay } from './progress/display.ts';
import { describeRun } from './read-run.ts';
import type { Temporal } from './temporal.ts';
import { watchRun } from './watch-run.ts';

/** Asks Temporal to cancel the run, and unless detached shows it to its end, which comes after its teardown. */
export async function cancelRun(
  temporal: Temporal,
  workflowId: string,
  { output, detach }: { readonly output: OutputFormat; readonly detach: boolean },
): Promise<void> {
  const { status, runId, raw } = await describeRun(temporal, workflowId);
  if (status.name !== 'RUNNING') {
    throw usageError(`Run ${workflowId} is over (${status.name.toLowerCase()}): there is nothing to cancel.`);
  }
  if (raw.workflowExtendedInfo?.cancelRequested === true)
    tell(`Run ${workflowId} was asked to end before: it is ending.`);
  else await temporal.call(() => temporal.client.workflow.getHandle(workflowId, runId).cancel());
  if (detach) return print(`Run ${workflowId} is asked to end. Watch it: shiftwork status ${workflowId}`);
  const view = await watchRun(temporal, workflowId, { display: createDisplay(output) });
  if (output === 'json') await printOutcomeAsJson(view);
  else await printOutcome(view, temporal.access);
  if (view.execution !== 'cancelled') throw new CommandError(`Run ${workflowId} ended as ${view.execution} instead.`);
}
