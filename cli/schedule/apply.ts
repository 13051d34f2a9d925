import type { Command } from 'commander';
import { describeCommand, type CommonOptions } from '../command.ts';
import { print, printJson } from '../output.ts';
import { targetOption } from '../target-option.ts';
import type { AppliedSchedule } from './apply-schedules.ts';

interface ApplyOptions extends CommonOptions {
  readonly target: string;
  readonly dryRun?: boolean;
  readonly prune?: boolean;
}

/** `shiftwork schedule apply [DAG]` */
export function applyCommand(): Command {
  return describeCommand({
    usage: 'apply',
    summary:
      "Make Temporal's schedules those of the DAG files, of one DAG or of all that have one, and say what that changes; " +
      "with all goes the reaper's.",
    examples: [
      'shiftwork schedule apply --dry-run',
      'shiftwork schedule apply sparkify --target aws',
      'shiftwork schedule apply --prune    # deletes schedules that the DAG files have no longer',
    ],
  })
    .argument('[dag]', 'id of the DAG, or shiftwork.reap; all when left out')
    .addOption(targetOption())
    .option('--dry-run', 'only say what would change')
    .option('--prune', 'delete schedules of this target that no DAG file declares')
    .action(apply);
}

async function apply(dagId: string | undefined, options: ApplyOptions): Promise<void> {
  const { applySchedules } = await import('./apply-schedules.ts');
  const { target, output, dryRun = false, prune = false } = options;
  const say = output === 'json' ? () => undefined : (one: AppliedSchedule) => print(describe(one, dryRun));
  const applied = await applySchedules({ dagId, target, dryRun, prune, say });
  if (output === 'json') printJson(applied);
  else if (dryRun) print('Nothing was changed.');
}

function describe({ id, schedule, change, differences }: AppliedSchedule, dryRun: boolean): string {
  const when = schedule === undefined ? '' : `, ${schedule.cron} (${schedule.timezone})`;
  const advice = change === 'no longer in the code' && !dryRun ? '; --prune deletes it' : '';
  const lines = differences.map(({ field, from, to }) => `  ${field}: ${from} → ${to}`);
  return [`${id}: ${change}${when}${advice}`, ...lines].join('\n');
}
