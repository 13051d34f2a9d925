import type { Command } from 'commander';
import { describeCommand, type CommonOptions } from './command.ts';
import { print, printJson, terminalWidth } from './output.ts';
import { targetOption } from './target-option.ts';

interface QueryOptions extends CommonOptions {
  readonly dag: string;
  readonly target: string;
}

/** `shiftwork query "select …"` */
export function queryCommand(): Command {
  return describeCommand({
    usage: 'query',
    summary: 'Send a statement to the warehouse that a run has left up, and print what it answers.',
    examples: ['shiftwork query "select level, count(*) from users group by level"'],
  })
    .argument('<sql>', 'one statement')
    .option('--dag <id>', 'the DAG whose warehouse it is', 'sparkify')
    .addOption(targetOption())
    .action(query);
}

async function query(sql: string, { dag: dagId, target, output }: QueryOptions): Promise<void> {
  const { queryWarehouse } = await import('./query-warehouse.ts');
  const { columns, values, rowCount } = await queryWarehouse(sql, { dagId, target });
  const names = columns.map(({ name }) => name);
  if (output === 'json') return printJson({ columns: names, rows: values, rowCount });
  if (names.length === 0) return print(`${rowCount} rows`);
  const { formatTable } = await import('./table.ts');
  const rows = values.map((row) => row.map((value) => value ?? ''));
  print(formatTable({ columns: names.map((title) => ({ title })), rows, width: terminalWidth() }));
  print(`(${values.length === 1 ? '1 row' : `${values.length} rows`})`);
}
