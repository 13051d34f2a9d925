import { Option, type Command } from 'commander';
import { describeCommand, type CommonOptions } from './command.ts';
import { targetOption } from './target-option.ts';

interface CancelOptions extends CommonOptions {
  readonly target: string;
  readonly detach?: boolean;
}

/** `shiftwork cancel RUN` */
export function cancelCommand(): Command {
  return describeCommand({
    usage: 'cancel',
    summary: 'Cancel a run: its statements are stopped in the warehouse, and what it launched is torn down.',
    examples: ['shiftwork cancel sparkify-20181130-120000-x7f2'],
  })
    .argument('<run>', 'workflow id of the run (`shiftwork runs` lists them)')
    .addOption(targetOption())
    .addOption(new Option('--watch', 'show it until it has ended (the default)').conflicts('detach'))
    .option('-d, --detach', 'ask for it and leave')
    .action(cancel);
}

async function cancel(workflowId: string, { target, output, detach = false }: CancelOptions): Promise<void> {
  const [{ temporalOf }, { withTemporal }, { cancelRun }] = await Promise.all([
    import('./temporal-of.ts'),
    import('./temporal.ts'),
    import('./cancel-run.ts'),
  ]);
  await withTemporal(await temporalOf(target), (temporal) => cancelRun(temporal, workflowId, { output, detach }));
}
