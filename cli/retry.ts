import type { Command } from 'commander';
import { collectList, describeCommand } from './command.ts';
import { addRerunOptions, type RerunOptions } from './rerun-options.ts';

interface RetryOptions extends RerunOptions {
  readonly from: readonly string[];
}

/** `shiftwork retry RUN` */
export function retryCommand(): Command {
  const command = describeCommand({
    usage: 'retry',
    summary: 'Go on with a run that failed: what failed and what follows; what has finished is not run again.',
    examples: [
      'shiftwork retry sparkify-20181130-120000-x7f2 --dry-run    # what would run, and why',
      'shiftwork retry sparkify-20181130-120000-x7f2',
      'shiftwork retry sparkify-20181130-120000-x7f2 --from stage.events',
    ],
  })
    .argument('<run>', 'workflow id of the run (`shiftwork runs` lists them)')
    .option('--from <task>', 'run this task again too, finished or not, and all below it', collectList, []);
  return addRerunOptions(command).action(retry);
}

async function retry(workflowId: string, options: RetryOptions): Promise<void> {
  const [{ temporalOf }, { withTemporal }, { retryRun }] = await Promise.all([
    import('./temporal-of.ts'),
    import('./temporal.ts'),
    import('./retry-run.ts'),
  ]);
  const { target, output, from, code, dryRun = false, detach = false } = options;
  await withTemporal(await temporalOf(target), async (temporal) => {
    await retryRun(temporal, workflowId, { from, code, dryRun, detach, output });
  });
}
