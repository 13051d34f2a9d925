import { Option, type Command } from 'commander';
import type { CommonOptions } from './command.ts';
import { targetOption } from './target-option.ts';

/** What `retry` and `clear` can both be told. */
export interface RerunOptions extends CommonOptions {
  readonly target: string;
  readonly code: 'latest' | 'same';
  readonly dryRun?: boolean;
  readonly detach?: boolean;
}

/** Adds the options that `retry` and `clear` share. */
export function addRerunOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--code <which>', 'latest: the DAG and its SQL as they are now; same: as they were when the run began')
        .choices(['latest', 'same'])
        .default('latest'),
    )
    .option('--dry-run', 'say what would run and why, with every change of SQL, and start nothing')
    .addOption(targetOption())
    .addOption(new Option('--watch', 'show it until it ends (the default)').conflicts('detach'))
    .option('-d, --detach', 'start it and leave it alone');
}
