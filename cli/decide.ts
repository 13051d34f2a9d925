import type { Command } from 'commander';
import type { DecisionAction } from '../model/decision.ts';
import { describeCommand, type CommonOptions } from './command.ts';
import { print, printJson } from './output.ts';
import { targetOption } from './target-option.ts';

interface DecideOptions extends CommonOptions {
  readonly target: string;
}

/** `shiftwork skip RUN TASK` */
export function skipCommand(): Command {
  return describeCommand({
    usage: 'skip',
    summary: "Skip a task that is held after its failure (onFailure: 'hold'): what is below it goes on without it.",
    examples: ['shiftwork skip sparkify-20181130-120000-x7f2 checks.users_unique'],
  })
    .argument('<run>', 'workflow id of the run (`shiftwork runs` lists them)')
    .argument('<task>', 'the task (`shiftwork status` shows which are held)')
    .addOption(targetOption())
    .action((run: string, task: string, options: DecideOptions) => decide(run, { action: 'skip', task }, options));
}

/** `shiftwork fail RUN [TASK]` */
export function failCommand(): Command {
  return describeCommand({
    usage: 'fail',
    summary: "Let a task that is held after its failure (onFailure: 'hold') have failed, and with it its run.",
    examples: ['shiftwork fail sparkify-20181130-120000-x7f2 checks.users_unique'],
  })
    .argument('<run>', 'workflow id of the run (`shiftwork runs` lists them)')
    .argument('[task]', 'the task; all that are held when left out')
    .addOption(targetOption())
    .action((run: string, task: string | undefined, options: DecideOptions) =>
      decide(run, { action: 'fail', task }, options),
    );
}

async function decide(
  workflowId: string,
  decision: { readonly action: DecisionAction; readonly task: string | undefined },
  { target, output }: DecideOptions,
): Promise<void> {
  const [{ temporalOf }, { withTemporal }, { decideHeld, describeDecision }] = await Promise.all([
    import('./temporal-of.ts'),
    import('./temporal.ts'),
    import('./held-run.ts'),
  ]);
  const taken = await withTemporal(await temporalOf(target), (temporal) => decideHeld(temporal, workflowId, decision));
  if (output === 'json') printJson(taken);
  else print(describeDecision(workflowId, taken));
}
