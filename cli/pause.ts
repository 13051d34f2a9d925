import type { Command } from 'commander';
import { describeCommand, type CommonOptions } from './command.ts';
import { print, printJson } from './output.ts';
import { targetOption } from './target-option.ts';

interface PauseOptions extends CommonOptions {
  readonly target: string;
}

/** `shiftwork pause RUN` */
export function pauseCommand(): Command {
  return describeCommand({
    usage: 'pause',
    summary: 'Pause a run: what runs may end, a stage task stops between two batches, and nothing else starts.',
    examples: ['shiftwork pause sparkify-20181130-120000-x7f2'],
  })
    .argument('<run>', 'workflow id of the run (`shiftwork runs` lists them)')
    .addOption(targetOption())
    .action((workflowId: string, options: PauseOptions) => pauseOrResume(workflowId, 'pause', options));
}

/** `shiftwork resume RUN` */
export function resumeCommand(): Command {
  return describeCommand({
    usage: 'resume',
    summary: 'Go on with a run that is paused.',
    examples: ['shiftwork resume sparkify-20181130-120000-x7f2'],
  })
    .argument('<run>', 'workflow id of the run (`shiftwork runs` lists them)')
    .addOption(targetOption())
    .action((workflowId: string, options: PauseOptions) => pauseOrResume(workflowId, 'resume', options));
}

const SAID = {
  pause: (run: string) => `Run ${run} is paused: what runs may end. To go on: shiftwork resume ${run}`,
  resume: (run: string) => `Run ${run} goes on. Watch it: shiftwork status ${run}`,
};

async function pauseOrResume(
  workflowId: string,
  action: 'pause' | 'resume',
  { target, output }: PauseOptions,
): Promise<void> {
  const [{ temporalOf }, { withTemporal }, heldRun] = await Promise.all([
    import('./temporal-of.ts'),
    import('./temporal.ts'),
    import('./held-run.ts'),
  ]);
  await withTemporal(await temporalOf(target), (temporal) => heldRun.pauseOrResume(temporal, workflowId, action));
  if (output === 'json') printJson({ workflowId, action });
  else print(SAID[action](workflowId));
}
