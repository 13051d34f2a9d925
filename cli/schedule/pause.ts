import type { Command } from 'commander';
import { describeCommand, type CommonOptions } from '../command.ts';
import { print, printJson } from '../output.ts';
import { targetOption } from '../target-option.ts';

interface PauseOptions extends CommonOptions {
  readonly target: string;
  readonly note?: string;
}

/** `shiftwork schedule pause DAG` */
export function pauseCommand(): Command {
  return describeCommand({
    usage: 'pause',
    summary: "Stop a DAG's schedule from starting runs; what runs goes on.",
    examples: ['shiftwork schedule pause sparkify --note "the logs are late"'],
  })
    .argument('<dag>', 'id of the DAG, or shiftwork.reap')
    .addOption(targetOption())
    .option('--note <text>', 'why, for `schedule list` and the Temporal UI')
    .action((dagId: string, options: PauseOptions) => pauseOrResume(dagId, 'pause', options));
}

/** `shiftwork schedule resume DAG` */
export function resumeCommand(): Command {
  return describeCommand({
    usage: 'resume',
    summary:
      "Let a DAG's schedule start runs again. Those it did not start meanwhile are missing: `shiftwork backfill` fills them.",
    examples: ['shiftwork schedule resume sparkify'],
  })
    .argument('<dag>', 'id of the DAG, or shiftwork.reap')
    .addOption(targetOption())
    .option('--note <text>', 'why, for `schedule list` and the Temporal UI')
    .action((dagId: string, options: PauseOptions) => pauseOrResume(dagId, 'resume', options));
}

const DONE = { pause: 'paused', resume: 'resumed' };

async function pauseOrResume(
  dagId: string,
  action: 'pause' | 'resume',
  { target, note, output }: PauseOptions,
): Promise<void> {
  const { pauseSchedule } = await import('./schedules.ts');
  const { id, was } = await pauseSchedule(dagId, target, { isPaused: action === 'pause', note });
  if (output === 'json') return printJson({ id, state: action === 'pause' ? 'paused' : 'active' });
  print(was === action ? `${id}: ${DONE[action]} already` : `${id}: ${DONE[action]}`);
}
