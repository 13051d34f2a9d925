import type { Command } from 'commander';
import { describeCommand, type CommonOptions } from './command.ts';
import { targetOption } from './target-option.ts';

interface StatusOptions extends CommonOptions {
  readonly target: string;
}

/** `shiftwork status RUN` */
export function statusCommand(): Command {
  return describeCommand({
    usage: 'status',
    summary: 'Show where a run stands: its tasks, and once it has ended its checks and analytics.',
    examples: ['shiftwork status sparkify-20181130-120000-x7f2', 'shiftwork status my-run -o json'],
  })
    .argument('<run>', 'workflow id of the run (`shiftwork runs` lists them)')
    .addOption(targetOption())
    .action(showStatus);
}

async function showStatus(run: string, { target, output }: StatusOptions): Promise<void> {
  const [{ temporalOf }, { withTemporal }, { readRun }, { printRun }, { printOutcomeAsJson }] = await Promise.all([
    import('./temporal-of.ts'),
    import('./temporal.ts'),
    import('./read-run.ts'),
    import('./print-run.ts'),
    import('./print-outcome-json.ts'),
  ]);
  const access = await temporalOf(target);
  const view = await withTemporal(access, (temporal) => readRun(temporal, run));
  if (output === 'json') await printOutcomeAsJson(view);
  else await printRun(view, access);
}
