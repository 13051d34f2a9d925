import type { Command } from 'commander';
import { describeCommand, type CommonOptions } from '../command.ts';
import { print, printJson } from '../output.ts';
import { addRunChoices, type RunChoices } from '../run-choices.ts';

interface PlanOptions extends CommonOptions, RunChoices {
  readonly sql?: boolean;
}

/** `shiftwork plan DAG` */
export function planCommand(): Command {
  const command = describeCommand({
    usage: 'plan',
    summary: 'Say what a run would do now: cluster, tables, files, tasks. Changes nothing.',
    examples: [
      'shiftwork plan sparkify',
      'shiftwork plan sparkify --exclude launch,teardown   # on the warehouse that is up',
      'shiftwork plan sparkify --sql                       # each statement, after variables',
    ],
  });
  return addRunChoices(command).option('--sql', "each task's statements, after variables").action(plan);
}

async function plan(dagId: string, { param: params, output, sql = false, ...choices }: PlanOptions): Promise<void> {
  const { previewRun } = await import('./preview-run.ts');
  const { formatPlan } = await import('./print-plan.ts');
  const { select, exclude, rebuild, target, reload = false, fullRefresh = false } = choices;
  const preview = await previewRun({ dagId, params, select, exclude, rebuild, target, reload, fullRefresh, sql });
  if (output === 'json') printJson(preview);
  else print(formatPlan(preview));
}
