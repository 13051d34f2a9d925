import { usageError } from './command-error.ts';
import { followToEnd } from './follow-run.ts';
import { decideHeld, describeDecision } from './held-run.ts';
import { print, printJson, type OutputFormat } from './output.ts';
import type { Temporal } from './temporal.ts';

/** What `retry` may be told of a run that is open. */
interface RetryHeldRequest {
  /** All held tasks when absent. */
  readonly task: string | undefined;
  /** This, and seeing beforehand what would run, is for runs that are over. */
  readonly from: readonly string[];
  readonly rebuild: readonly string[];
  readonly dryRun: boolean;
  readonly detach: boolean;
  readonly output: OutputFormat;
}

/** `retry` of a run that is open: what is held runs again, and the run is shown to its end. */
export async function retryHeld(temporal: Temporal, workflowId: string, request: RetryHeldRequest): Promise<void> {
  const { task, from, rebuild, dryRun, detach, output } = request;
  if (dryRun) throw notOver(workflowId, '--dry-run');
  if (from.length > 0) throw notOver(workflowId, '--from');
  if (rebuild.length > 0) throw notOver(workflowId, '--rebuild');
  const decision = await decideHeld(temporal, workflowId, { action: 'retry', task });
  if (output === 'text') print(describeDecision(workflowId, decision));
  else if (detach) printJson(decision);
  if (!detach) await followToEnd(temporal, { workflowId }, output);
}

function notOver(workflowId: string, option: string): Error {
  return usageError(
    `Run ${workflowId} is open: ${option} is for a run that is over. ` +
      `Whether one of its tasks is held: shiftwork status ${workflowId}`,
  );
}
