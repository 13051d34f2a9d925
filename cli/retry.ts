import type { Command } from 'commander';
import { collectList, describeCommand } from './command.ts';
import { REBUILD } from './run-choices.ts';
import { addRerunOptions, type RerunOptions } from './rerun-options.ts';

interface RetryOptions extends RerunOptions {
  readonly from: readonly string[];
  readonly rebuild: readonly string[];
}

/** `shiftwork retry RUN` */
export function retryCommand(): Command {
  const command = describeCommand({
    usage: 'retry',
    summary:
      'Go on with a run that failed: what failed and what follows; what has finished is not run again. ' +
      'In a run that is open, run again what is held.',
    examples: [
      'shiftwork retry sparkify-20181130-120000-x7f2 --dry-run    # what would run, and why',
      'shiftwork retry sparkify-20181130-120000-x7f2',
      'shiftwork retry sparkify-20181130-120000-x7f2 --from stage.events',
      'shiftwork retry sparkify-20181130-120000-x7f2 --rebuild users',
      'shiftwork retry sparkify-20181130-120000-x7f2 checks.users_unique    # which is held',
    ],
  })
    .argument('<run>', 'workflow id of the run (`shiftwork runs` lists them)')
    .argument('[task]', 'of a run that is open: the held task to run again; all that are held when left out')
    .option('--from <task>', 'run this task again too, finished or not, and all below it', collectList, [])
    .option('--rebuild <table>', REBUILD, collectList, []);
  return addRerunOptions(command).action(retry);
}

async function retry(workflowId: string, task: string | undefined, options: RetryOptions): Promise<void> {
  const [{ temporalOf }, { withTemporal }, { retryRun }] = await Promise.all([
    import('./temporal-of.ts'),
    import('./temporal.ts'),
    import('./retry-run.ts'),
  ]);
  const { target, output, from, rebuild, code, dryRun = false, detach = false } = options;
  await withTemporal(await temporalOf(target), async (temporal) => {
    await retryRun(temporal, workflowId, { task, from, rebuild, code, dryRun, detach, output });
  });
}
