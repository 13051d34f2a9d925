import { Argument, type Command } from 'commander';
import { describeCommand, type CommonOptions } from './command.ts';

/** `shiftwork test-sql [DAG [TASK]]` */
export function testSqlCommand(): Command {
  return describeCommand({
    usage: 'test-sql',
    summary: 'Try the SQL of tasks on rows from CSVs (test/sql/), in a local Redshift of its own.',
    examples: [
      'shiftwork test-sql',
      'shiftwork test-sql sparkify transform.users',
      'shiftwork test-sql sparkify -o json',
    ],
  })
    .addArgument(new Argument('[dag]', 'id of the DAG; all when left out'))
    .addArgument(new Argument('[task]', 'id of the task; all when left out'))
    .action(testSql);
}

async function testSql(dag: string | undefined, task: string | undefined, { output }: CommonOptions): Promise<void> {
  const { testTasks } = await import('./test-sql/test-tasks.ts');
  await testTasks({ dag, task, output });
}
