import type { Command } from 'commander';
import { describeCommand, type CommonOptions } from '../command.ts';
import { print, printJson } from '../output.ts';
import { targetOption } from '../target-option.ts';

interface DeleteOptions extends CommonOptions {
  readonly target: string;
}

/** `shiftwork schedule delete DAG` */
export function deleteCommand(): Command {
  return describeCommand({
    usage: 'delete',
    summary: "Delete a DAG's schedule; runs that it has started go on.",
    examples: ['shiftwork schedule delete sparkify'],
  })
    .argument('<dag>', 'id of the DAG, or shiftwork.reap')
    .addOption(targetOption())
    .action(remove);
}

async function remove(dagId: string, { target, output }: DeleteOptions): Promise<void> {
  const { deleteSchedule } = await import('./schedules.ts');
  const id = await deleteSchedule(dagId, target);
  if (output === 'json') printJson({ deleted: id });
  else print(`${id}: deleted`);
}
