import { Option, type Command } from 'commander';
import type { Reprocess } from '../../model/backfill.ts';
import { collect, describeCommand, type CommonOptions } from '../command.ts';
import { parseCount } from '../parse-options.ts';
import { targetOption } from '../target-option.ts';

interface BackfillOptions extends CommonOptions {
  readonly fromDate: string;
  readonly toDate: string;
  readonly target: string;
  readonly param: readonly string[];
  readonly maxActiveRuns?: number;
  readonly reprocessBehavior: Reprocess;
  readonly runBackwards?: boolean;
  readonly dryRun?: boolean;
  readonly detach?: boolean;
  readonly yes?: boolean;
}

/** `shiftwork backfill DAG` */
export function backfillCommand(): Command {
  return describeCommand({
    usage: 'backfill',
    summary:
      'Run a DAG for the intervals of its schedule between two dates that no run has filled. Each is a run of its own; `pause`, ' +
      '`resume` and `cancel` take the name of the backfill.',
    examples: [
      'shiftwork backfill sparkify --from-date 2018-11-01 --to-date 2018-11-30 --dry-run',
      'shiftwork backfill sparkify --from-date 2018-11-01 --to-date 2018-11-30 --max-active-runs 3 --run-backwards',
      'shiftwork backfill sparkify --from-date 2018-11-05T06:00 --to-date 2018-11-05T06:00 --reprocess-behavior completed',
    ],
  })
    .argument('<dag>', 'id of the DAG')
    .requiredOption('--from-date <date>', "first logical date: a day, or a time by the clock of the schedule's zone")
    .requiredOption('--to-date <date>', 'last logical date, which belongs to it; of a day, all intervals')
    .addOption(targetOption())
    .option('-p, --param <name=value>', 'value of a param of the DAG, in each run (repeatable)', collect, [])
    .option('--max-active-runs <n>', 'how many run at a time; as the DAG says when left out', parseCount)
    .addOption(
      new Option('--reprocess-behavior <which>', 'what has been run and is run nevertheless: what failed is retried')
        .choices(['none', 'failed', 'completed'])
        .default('none'),
    )
    .option('--run-backwards', 'the latest first')
    .option('--dry-run', 'show every interval and what would start, and start nothing')
    .addOption(new Option('--watch', 'show it until it ends (the default)').conflicts('detach'))
    .option('-d, --detach', 'start it and leave it alone')
    .option('-y, --yes', 'do not ask, however many intervals there are')
    .action(backfill);
}

async function backfill(dagId: string, options: BackfillOptions): Promise<void> {
  const [{ temporalOf }, { withTemporal }, { runBackfill }] = await Promise.all([
    import('../temporal-of.ts'),
    import('../temporal.ts'),
    import('./run-backfill.ts'),
  ]);
  const { param: params, reprocessBehavior: reprocess, yes: isSure = false, ...rest } = options;
  const { runBackwards = false, dryRun = false, detach = false, maxActiveRuns } = rest;
  const asked = { ...rest, dagId, params, reprocess, runBackwards, maxActiveRuns, dryRun, detach, isSure };
  await withTemporal(await temporalOf(rest.target), (temporal) => runBackfill(temporal, asked));
}
