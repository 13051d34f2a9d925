import { Option, type Command } from 'commander';
import { describeCommand, type CommonOptions } from './command.ts';
import { targetOption } from './target-option.ts';

interface RetryOptions extends CommonOptions {
  readonly target: string;
  readonly detach?: boolean;
}

/** `shiftwork retry RUN` */
export function retryCommand(): Command {
  return describeCommand({
    usage: 'retry',
    summary: 'Go on with a run that failed: what failed and what follows; what has finished is not run again.',
    examples: ['shiftwork retry sparkify-20181130-120000-x7f2'],
  })
    .argument('<run>', 'workflow id of the run (`shiftwork runs` lists them)')
    .addOption(targetOption())
    .addOption(new Option('--watch', 'show it until it ends (the default)').conflicts('detach'))
    .option('-d, --detach', 'start it and leave it alone')
    .action(retry);
}

async function retry(workflowId: string, { target, output, detach = false }: RetryOptions): Promise<void> {
  const [{ temporalOf }, { withTemporal }, { retryRun }, { followRun }] = await Promise.all([
    import('./temporal-of.ts'),
    import('./temporal.ts'),
    import('./retry-run.ts'),
    import('./follow-run.ts'),
  ]);
  await withTemporal(await temporalOf(target), async (temporal) => {
    await followRun(temporal, await retryRun(temporal, workflowId), { output, detach });
  });
}
