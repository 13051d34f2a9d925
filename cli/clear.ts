import type { Command } from 'commander';
import { describeCommand } from './command.ts';
import { addRerunOptions, type RerunOptions } from './rerun-options.ts';

interface ClearOptions extends RerunOptions {
  readonly downstream?: boolean;
  readonly yes?: boolean;
}

/** `shiftwork clear RUN TASK…` */
export function clearCommand(): Command {
  const command = describeCommand({
    usage: 'clear',
    summary: 'Run finished tasks of a run again, with whatever it has not finished. A stage task loads its table anew.',
    examples: [
      'shiftwork clear sparkify-20181130-120000-x7f2 transform.users --downstream --dry-run',
      'shiftwork clear sparkify-20181130-120000-x7f2 analytics.top_songs',
    ],
  })
    .argument('<run>', 'workflow id of the run, which must be over (`shiftwork runs` lists them)')
    .argument('<task...>', 'tasks, or folders')
    .option('--downstream', 'clear all that is below them, too')
    .option('-y, --yes', 'ask nothing');
  return addRerunOptions(command).action(clear);
}

async function clear(workflowId: string, tasks: readonly string[], options: ClearOptions): Promise<void> {
  const [{ temporalOf }, { withTemporal }, { clearRun }] = await Promise.all([
    import('./temporal-of.ts'),
    import('./temporal.ts'),
    import('./clear-run.ts'),
  ]);
  const { target, output, code, dryRun = false, detach = false, downstream = false, yes = false } = options;
  const asks = !yes && output === 'text';
  await withTemporal(await temporalOf(target), async (temporal) => {
    await clearRun(temporal, workflowId, { tasks, downstream, code, dryRun, detach, output, asks });
  });
}
