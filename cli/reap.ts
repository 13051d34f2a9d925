import type { Command } from 'commander';
import { describeCommand, type CommonOptions } from './command.ts';
import { targetOption } from './target-option.ts';

interface ReapOptions extends CommonOptions {
  readonly target: string;
  readonly dryRun?: boolean;
}

/** `shiftwork reap` */
export function reapCommand(): Command {
  return describeCommand({
    usage: 'reap',
    summary:
      'Delete the clusters that runs have left and nobody owns any more, with their roles. `schedule apply` does it every 15 minutes.',
    examples: ['shiftwork reap --dry-run', 'shiftwork reap --target aws'],
  })
    .addOption(targetOption())
    .option('--dry-run', 'only show what there is, and what would become of it')
    .action(reap);
}

async function reap({ target, output, dryRun = false }: ReapOptions): Promise<void> {
  const [{ reapTarget }, { printReap }] = await Promise.all([import('./reap-target.ts'), import('./print-reap.ts')]);
  const { report, failure } = await reapTarget({ target, dryRun });
  printReap(report, output);
  if (failure === undefined) return;
  const { CommandError } = await import('./command-error.ts');
  throw new CommandError(failure);
}
