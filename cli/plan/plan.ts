import type { Command } from 'commander';
import { describeCommand, type CommonOptions } from '../command.ts';
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

async function plan(dagId: string, options: PlanOptions): Promise<void> {
  const { showPlan } = await import('./show-plan.ts');
  await showPlan(dagId, options);
}
