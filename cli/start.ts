import type { Command } from 'commander';
import { collect, describeCommand, type CommonOptions } from './command.ts';
import { addLocalOptions, useStateOption, type LocalStartOptions } from './local-options.ts';

export interface StartOptions extends LocalStartOptions, CommonOptions {
  readonly teardown?: boolean;
  readonly param: readonly string[];
}

/** `shiftwork start`: what `npm start` runs. */
export function startCommand(): Command {
  const command = describeCommand({
    usage: 'start',
    summary: 'Start Temporal, the local Redshift and AWS and a worker, and run the DAG sparkify on sample data.',
    examples: [
      'npm start',
      'npm start -- --data ~/sparkify --teardown',
      'npm start -- --scale 0.2 --param batch_files=100',
    ],
  });
  return addLocalOptions(command)
    .option('--teardown', 'tear down when the run has ended, in a terminal too')
    .option('-p, --param <name=value>', 'value of a param of the DAG (repeatable)', collect, [])
    .action(start);
}

async function start(options: StartOptions): Promise<void> {
  useStateOption(options);
  const { runReference } = await import('./run-reference.ts');
  await runReference(options);
}
