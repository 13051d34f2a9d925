import { Command } from 'commander';
import { describeCommand, type CommonOptions } from './command.ts';
import { print, printJson, terminalWidth } from './output.ts';
import { targetOption } from './target-option.ts';

interface ScheduleOptions extends CommonOptions {
  readonly target: string;
}

/** `shiftwork schedule …` */
export function scheduleCommand(): Command {
  const schedule = new Command('schedule').description('Schedules in Temporal, as DAG files declare them.');
  [applyCommand(), listCommand(), deleteCommand()].forEach((one) => schedule.addCommand(one));
  return schedule;
}

function applyCommand(): Command {
  return describeCommand({
    usage: 'apply',
    summary:
      "Make Temporal's schedules those of the DAG files, of one DAG or of all that have one; with all goes the reaper's.",
    examples: ['shiftwork schedule apply', 'shiftwork schedule apply sparkify --target aws'],
  })
    .argument('[dag]', 'id of the DAG, or shiftwork.reap; all when left out')
    .addOption(targetOption())
    .action(apply);
}

async function apply(dagId: string | undefined, { target, output }: ScheduleOptions): Promise<void> {
  const { applySchedules } = await import('./schedules.ts');
  const applied = await applySchedules(dagId, target);
  if (output === 'json') return printJson(applied);
  for (const { id, cron, timezone, change } of applied) print(`${id}: ${change}, ${cron} (${timezone})`);
}

function listCommand(): Command {
  return describeCommand({
    usage: 'list',
    summary: 'List the schedules that Temporal has, and when each runs next.',
    examples: ['shiftwork schedule list'],
  })
    .addOption(targetOption())
    .action(list);
}

async function list({ target, output }: ScheduleOptions): Promise<void> {
  const { listSchedules } = await import('./schedules.ts');
  const schedules = await listSchedules(target);
  if (output === 'json') return printJson(schedules);
  if (schedules.length === 0)
    return print('There are no schedules. Make those of the DAG files: shiftwork schedule apply');
  const { formatTable } = await import('./table.ts');
  const columns = ['Schedule', 'DAG', 'State', 'Next run', 'Last run'].map((title) => ({ title }));
  const rows = schedules.map(({ id, dag, isPaused, nextRun, lastRun }) => [
    id,
    dag,
    isPaused ? 'paused' : 'active',
    nextRun ?? '',
    lastRun ?? '',
  ]);
  print(formatTable({ columns, rows, width: terminalWidth() }));
}

function deleteCommand(): Command {
  return describeCommand({
    usage: 'delete',
    summary: "Delete a DAG's schedule; runs that it has started go on.",
    examples: ['shiftwork schedule delete sparkify'],
  })
    .argument('<dag>', 'id of the DAG, or shiftwork.reap')
    .addOption(targetOption())
    .action(remove);
}

async function remove(dagId: string, { target, output }: ScheduleOptions): Promise<void> {
  const { deleteSchedule } = await import('./schedules.ts');
  const id = await deleteSchedule(dagId, target);
  if (output === 'json') printJson({ deleted: id });
  else print(`${id}: deleted`);
}
