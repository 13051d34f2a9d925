import type { Command } from 'commander';
import { describeCommand, type CommonOptions } from '../command.ts';
import { print, printJson, terminalWidth } from '../output.ts';
import { parseCount } from '../parse-options.ts';
import type { UpcomingRun } from './upcoming-runs.ts';

interface NextOptions extends CommonOptions {
  readonly count: number;
}

/** `shiftwork schedule next DAG` */
export function nextCommand(): Command {
  return describeCommand({
    usage: 'next',
    summary: "Show when a DAG's schedule starts its next runs, and for which intervals, by the clock of its zone.",
    examples: ['shiftwork schedule next sparkify -n 10'],
  })
    .argument('<dag>', 'id of the DAG')
    .option('-n, --count <n>', 'how many', parseCount, 5)
    .action(next);
}

async function next(dagId: string, { count, output }: NextOptions): Promise<void> {
  const { upcomingRuns } = await import('./upcoming-runs.ts');
  const { schedule, runs } = await upcomingRuns(dagId, count);
  if (output === 'json') return printJson({ schedule, runs });
  if (runs.length === 0) return print(`The schedule of ${dagId} is over: its end is ${schedule.end}.`);
  await printRuns(runs, schedule.timezone);
}

async function printRuns(runs: readonly UpcomingRun[], timezone: string): Promise<void> {
  const [{ formatTable }, { formatZoned }] = await Promise.all([
    import('../table.ts'),
    import('../../model/zoned-time.ts'),
  ]);
  const zoned = (iso: string): string => formatZoned(Date.parse(iso), timezone);
  const columns = ['Starts', 'Logical date', 'Interval ends', ''].map((title) => ({ title }));
  const rows = runs.map(({ startsAt, logicalDate, dataIntervalEnd, note = '' }) => [
    zoned(startsAt),
    zoned(logicalDate),
    zoned(dataIntervalEnd),
    note,
  ]);
  print(formatTable({ columns, rows, width: terminalWidth() }));
}
