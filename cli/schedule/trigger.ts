import type { Command } from 'commander';
import { describeCommand, type CommonOptions } from '../command.ts';
import { print, printJson } from '../output.ts';
import { targetOption } from '../target-option.ts';

interface TriggerOptions extends CommonOptions {
  readonly target: string;
}

/** `shiftwork schedule trigger DAG` */
export function triggerCommand(): Command {
  return describeCommand({
    usage: 'trigger',
    summary: "Start what a DAG's schedule starts, now, for the last interval that is over; also while it is paused.",
    examples: ['shiftwork schedule trigger sparkify'],
  })
    .argument('<dag>', 'id of the DAG, or shiftwork.reap')
    .addOption(targetOption())
    .action(trigger);
}

async function trigger(dagId: string, { target, output }: TriggerOptions): Promise<void> {
  const { triggerSchedule } = await import('./schedules.ts');
  const id = await triggerSchedule(dagId, target);
  if (output === 'json') printJson({ triggered: id });
  else print(`${id}: triggered. To see its run: shiftwork runs --dag ${dagId}`);
}
