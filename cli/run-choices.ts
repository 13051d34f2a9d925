import type { Command } from 'commander';
import { collect, collectList } from './command.ts';
import { targetOption } from './target-option.ts';

/** What a run is started with: `run` does it, `plan` says what it would do. */
export interface RunChoices {
  readonly param: readonly string[];
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  readonly rebuild: readonly string[];
  readonly reload?: boolean;
  readonly fullRefresh?: boolean;
  readonly target: string;
}

/** Adds the DAG and the options that choose what runs. */
export function addRunChoices(command: Command): Command {
  return command
    .argument('<dag>', 'id of the DAG: its file in dags/')
    .option('-p, --param <name=value>', 'value of a param of the DAG (repeatable)', collect, [])
    .option(
      '-s, --select <what>',
      'only these: a folder, a task, `+` before or after it for what it needs or what follows',
      collectList,
      [],
    )
    .option('-x, --exclude <what>', 'all but these', collectList, [])
    .option('--reload', 'stage tasks empty their tables and load every file anew')
    .option('--full-refresh', 'models empty their tables and fill them from all that their SELECT answers')
    .option(
      '--rebuild <table>',
      'make this table anew with its rows, rights and views, where its file says what no ALTER TABLE can do (repeatable)',
      collectList,
      [],
    )
    .addOption(targetOption());
}
