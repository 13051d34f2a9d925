import { Option, type Command } from 'commander';
import { describeCommand, type CommonOptions } from './command.ts';
import { addRunChoices, readRunChoices, type RunChoices } from './run-choices.ts';

interface RunCommandOptions extends CommonOptions, RunChoices {
  readonly detach?: boolean;
  readonly dryRun?: boolean;
  readonly workflowId?: string;
}

/** `shiftwork run DAG` */
export function runCommand(): Command {
  const command = describeCommand({
    usage: 'run',
    summary: 'Start a run of a DAG and watch it to its end.',
    examples: [
      'shiftwork run sparkify --param reset=true',
      'shiftwork run sparkify --logical-date 2018-11-05   # for the interval that begins on that day',
      'shiftwork run sparkify --exclude teardown        # keeps the warehouse for 8 hours',
      'shiftwork run sparkify --exclude teardown --reload   # every file again, into emptied tables',
      'shiftwork run sparkify --select transform+ --exclude teardown   # again, and what follows, on the warehouse that was kept',
    ],
  });
  return addRunChoices(command)
    .addOption(new Option('--watch', 'show it until it ends (the default)').conflicts('detach'))
    .option('-d, --detach', 'start it and leave it alone')
    .option('--dry-run', 'start nothing: say what it would do now, as `plan` does')
    .option('--workflow-id <id>', 'name of the run; made up when left out')
    .action(run);
}

async function run(dagId: string, options: RunCommandOptions): Promise<void> {
  if (options.dryRun === true) {
    const { showPlan } = await import('./plan/show-plan.ts');
    return await showPlan(dagId, options);
  }
  const [{ temporalOf }, { withTemporal }, { prepareRun }, { startRun }, { followRun }] = await Promise.all([
    import('./temporal-of.ts'),
    import('./temporal.ts'),
    import('./prepare-run.ts'),
    import('./start-run.ts'),
    import('./follow-run.ts'),
  ]);
  const { target, output, detach = false, workflowId } = options;
  const prepared = await prepareRun(await readRunChoices(dagId, options));
  await withTemporal(await temporalOf(target), async (temporal) => {
    await followRun(temporal, await startRun(temporal, prepared, workflowId), { output, detach });
  });
}
