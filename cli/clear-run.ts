import { usageError } from './command-error.ts';
import { describeRun } from './read-run.ts';
import { refuseForeign } from './refuse-foreign.ts';
import { withAllBelow } from './retry-run.ts';
import { startOver, type StartOverRequest } from './start-over.ts';
import type { Temporal } from './temporal.ts';

export interface ClearRequest extends Omit<StartOverRequest, 'by' | 'clear' | 'rebuild'> {
  readonly tasks: readonly string[];
  /** Also all that is below the tasks. */
  readonly downstream: boolean;
}

/** Makes finished tasks of a run that is over unfinished, and starts it again under its id and its key. */
export async function clearRun(
  temporal: Temporal,
  workflowId: string,
  { tasks, downstream, ...request }: ClearRequest,
): Promise<void> {
  const old = await describeRun(temporal, workflowId);
  refuseForeign(old);
  if (old.status.name === 'RUNNING' || old.status.name === 'CONTINUED_AS_NEW') {
    throw usageError(
      `Run ${workflowId} is still running: what it has finished can be cleared when it is over. ` +
        `\`shiftwork status ${workflowId}\` shows it, \`shiftwork cancel ${workflowId}\` ends it.`,
    );
  }
  const clear = downstream ? tasks.map(withAllBelow) : tasks;
  await startOver(temporal, old, { ...request, by: 'clear', clear, rebuild: [] });
}
