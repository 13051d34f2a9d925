import { CommandError } from './command-error.ts';
import { paint, print, printJson, type OutputFormat } from './output.ts';
import { printOutcomeAsJson } from './print-outcome-json.ts';
import { printOutcome } from './print-run.ts';
import { createDisplay } from './progress/display.ts';
import type { RunView } from './read-run.ts';
import { runUrl } from './run-url.ts';
import type { StartedRun } from './start-run.ts';
import type { Temporal } from './temporal.ts';
import { watchRun } from './watch-run.ts';

export interface FollowOptions {
  readonly output: OutputFormat;
  readonly detach: boolean;
}

/** Says that a run was started, then shows it to its end, unless told to leave it alone. Throws when it did not complete. */
export async function followRun(temporal: Temporal, run: StartedRun, { output, detach }: FollowOptions): Promise<void> {
  const url = await runUrl(temporal.access, run);
  if (detach && output === 'json') return printJson({ ...run, url });
  if (output === 'text') {
    print(`Run ${paint('bold', run.workflowId)} has started.${url === undefined ? '' : ` In the Temporal UI: ${url}`}`);
  }
  if (detach) return print(`To see how it goes: shiftwork status ${run.workflowId}`);
  await followToEnd(temporal, run, output);
}

/** Shows a run to its end. Throws when it did not complete. */
export async function followToEnd(
  temporal: Temporal,
  run: Pick<StartedRun, 'workflowId'>,
  output: OutputFormat,
): Promise<void> {
  const view = await watchUntilInterrupted(temporal, run, output);
  if (output === 'json') await printOutcomeAsJson(view);
  else await printOutcome(view, temporal.access);
  if (view.execution !== 'completed') throw new CommandError('');
}

/** Ctrl-C ends the watching and leaves the run alone: it is durable, and not this terminal's. */
async function watchUntilInterrupted(
  temporal: Temporal,
  run: Pick<StartedRun, 'workflowId'>,
  output: OutputFormat,
): Promise<RunView> {
  const interrupt = new AbortController();
  const onInterrupt = (): void => {
    const how = `\`shiftwork status ${run.workflowId}\` shows it, \`shiftwork cancel ${run.workflowId}\` ends it`;
    interrupt.abort(new CommandError(`Not watching any more; the run goes on. ${how}.`));
  };
  process.once('SIGINT', onInterrupt);
  try {
    return await watchRun(temporal, run.workflowId, { display: createDisplay(output), signal: interrupt.signal });
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}
