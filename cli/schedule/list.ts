import type { Command } from 'commander';
import { describeCommand, type CommonOptions } from '../command.ts';
import { print, printJson, terminalWidth } from '../output.ts';
import { targetOption } from '../target-option.ts';

interface ListOptions extends CommonOptions {
  readonly target: string;
}

/** `shiftwork schedule list` */
export function listCommand(): Command {
  return describeCommand({
    usage: 'list',
    summary: 'List the schedules that Temporal has, and when each runs next.',
    examples: ['shiftwork schedule list'],
  })
    .addOption(targetOption())
    .action(list);
}

async function list({ target, output }: ListOptions): Promise<void> {
  const { listSchedules } = await import('./schedules.ts');
  const schedules = await listSchedules(target);
  if (output === 'json') return printJson(schedules);
  if (schedules.length === 0)
    return print('There are no schedules. Make those of the DAG files: shiftwork schedule apply');
  const { formatTable } = await import('../table.ts');
  const columns = ['Schedule', 'DAG', 'State', 'Next run', 'Last run', ''].map((title) => ({ title }));
  const rows = schedules.map(({ id, dag, isPaused, nextRun = '', lastRun = '', note = '' }) => [
    id,
    dag,
    isPaused ? 'paused' : 'active',
    nextRun,
    lastRun,
    note,
  ]);
  print(formatTable({ columns, rows, width: terminalWidth() }));
}
