import { Command } from 'commander';
import { applyCommand } from './apply.ts';
import { deleteCommand } from './delete.ts';
import { listCommand } from './list.ts';
import { nextCommand } from './next.ts';
import { pauseCommand, resumeCommand } from './pause.ts';
import { triggerCommand } from './trigger.ts';

/** `shiftwork schedule …` */
export function scheduleCommand(): Command {
  const schedule = new Command('schedule').description('Schedules in Temporal, as DAG files declare them.');
  const commands = [
    applyCommand(),
    listCommand(),
    nextCommand(),
    pauseCommand(),
    resumeCommand(),
    triggerCommand(),
    deleteCommand(),
  ];
  commands.forEach((one) => schedule.addCommand(one));
  return schedule;
}
