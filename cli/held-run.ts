import { userInfo } from 'node:os';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { Decision, DecisionAction, DecisionInput, PauseInput } from '../model/decision.ts';
import { usageError, type CommandError } from './command-error.ts';
import { describeRun } from './read-run.ts';
import { BACKFILL, refuseForeign } from './refuse-foreign.ts';
import { NoWorkerError, type Temporal } from './temporal.ts';

/** Asks a run that is open to retry, skip or fail a task that is held, or all of them. The run's refusal is a usage error. */
export async function decideHeld(
  temporal: Temporal,
  workflowId: string,
  { action, task }: { readonly action: DecisionAction; readonly task?: string | undefined },
): Promise<Decision> {
  await refuseUnlessOpen(temporal, workflowId, action);
  const input: DecisionInput = { ...whoAsks(), ...(task === undefined ? {} : { task }) };
  return await updateRun<Decision>(temporal, workflowId, { name: action, input });
}

/** Asks a run that is open to start nothing more, or to go on. */
export async function pauseOrResume(temporal: Temporal, workflowId: string, name: 'pause' | 'resume'): Promise<void> {
  await refuseUnlessOpen(temporal, workflowId, name);
  await updateRun<void>(temporal, workflowId, { name, input: whoAsks() });
}

/** What came of a decision, a sentence for each thing. */
export function describeDecision(workflowId: string, { action, tasks, rebuilt }: Decision): string {
  const names = tasks.join(', ');
  const first = rebuilt.length === 0 ? '' : `, after what it checks is built anew (${rebuilt.join(', ')})`;
  switch (action) {
    case 'retry':
      return (
        `Runs again: ${names}${first}, with the SQL that the run began with. For SQL that was mended since: ` +
        `shiftwork fail ${workflowId}, and once the run has failed shiftwork retry ${workflowId}`
      );
    case 'skip':
      return `Skipped: ${names}. What is below goes on.`;
    case 'fail':
      return `Failed: ${names}. Once the run has failed too: shiftwork retry ${workflowId}`;
  }
}

/** Nobody, where the machine has no name for its user: https://nodejs.org/api/os.html#osuserinfooptions */
function whoAsks(): PauseInput {
  try {
    return { by: userInfo().username };
  } catch {
    return {};
  }
}

async function refuseUnlessOpen(temporal: Temporal, workflowId: string, action: string): Promise<void> {
  const run = await describeRun(temporal, workflowId);
  refuseForeign(run, action === 'pause' || action === 'resume' ? [BACKFILL] : []);
  const { status } = run;
  if (status.name !== 'RUNNING') throw isOver(workflowId, action, status.name.toLowerCase());
}

function isOver(workflowId: string, action: string, how: string): CommandError {
  const next = how === 'completed' ? '' : ` To go on with it: shiftwork retry ${workflowId}`;
  return usageError(`Run ${workflowId} is over (${how}): there is nothing to ${action}.${next}`);
}

async function updateRun<Answer>(
  temporal: Temporal,
  workflowId: string,
  { name, input }: { readonly name: string; readonly input: DecisionInput | PauseInput },
): Promise<Answer> {
  const handle = temporal.client.workflow.getHandle(workflowId);
  try {
    return await temporal.ask(() => handle.executeUpdate<Answer, [typeof input]>(name, { args: [input] }));
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) throw usageError(error.cause?.message ?? error.message);
    if (error instanceof WorkflowNotFoundError) throw isOver(workflowId, name, 'it has just ended');
    // The server keeps the request for the next worker: https://docs.temporal.io/encyclopedia/workflow-message-passing
    if (error instanceof NoWorkerError) {
      throw new NoWorkerError(`${error.message} The run may still ${name} when one does.`, { cause: error });
    }
    throw error;
  }
}
