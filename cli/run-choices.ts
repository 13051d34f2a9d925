import type { Command } from 'commander';
import { collect, collectList } from './command.ts';
import type { PreviewRequest } from './plan/preview-run.ts';
import { targetOption } from './target-option.ts';

/** What a run is started with: `run` does it, `plan` says what it would do. */
export interface RunChoices {
  readonly param: readonly string[];
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  readonly rebuild: readonly string[];
  readonly reload?: boolean;
  readonly logicalDate?: string;
  readonly fullRefresh?: boolean;
  readonly target: string;
}

/** What `--rebuild` does. */
export const REBUILD =
  'make this table anew with its rows, rights and views, where its file says what no ALTER TABLE can do (repeatable)';

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
    .option('--rebuild <table>', REBUILD, collectList, [])
    .option('--logical-date <date>', 'for the interval that begins then, instead of the last that is over')
    .addOption(targetOption());
}

/** What was chosen, for a DAG, with the interval of the logical date. Throws where the DAG has none that begins then. */
export async function readRunChoices(dagId: string, choices: RunChoices): Promise<Omit<PreviewRequest, 'sql'>> {
  const { intervalOn } = await import('./backfill/logical-date.ts');
  const { param: params, select, exclude, rebuild, target, reload = false, fullRefresh = false, logicalDate } = choices;
  const interval = logicalDate === undefined ? undefined : await intervalOn(dagId, logicalDate);
  return { dagId, params, select, exclude, rebuild, target, reload, fullRefresh, interval };
}
