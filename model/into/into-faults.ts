import { loadModule } from 'libpg-query';
import { formatTableName, type TableName } from '../../redshift-sql/names.ts';
import { outputColumns } from '../../redshift-sql/output-columns.ts';
import { splitStatements, statementKind, type Statement } from '../../redshift-sql/statements.ts';
import { SqlSyntaxError } from '../../redshift-sql/syntax-error.ts';
import { substituteVariables } from '../../redshift-sql/variables.ts';
import type { Dag } from '../dag.ts';
import { isStretch, type DataInterval } from '../data-interval.ts';
import type { DagFault } from '../fault.ts';
import type { SqlTask } from '../sql-file.ts';
import { isSameTable } from '../table-use.ts';
import type { CreatedTable, FileReading } from './created-tables.ts';
import { columnFaults } from './fit-columns.ts';
import type { Into } from './read-into.ts';

/** What the models of a DAG are looked at with. */
export interface IntoContext extends FileReading {
  readonly dag: Dag;
  /** Those whose columns are known. */
  readonly tables: readonly CreatedTable[];
  /** The run's; where the DAG is only looked at, its schedule says whether there is one. */
  readonly interval?: DataInterval | undefined;
}

/** What the files show to be wrong with models: columns that do not fit, two files for one table, an interval that nothing gives. */
export async function intoFaults(tasks: readonly SqlTask[], context: IntoContext): Promise<readonly DagFault[]> {
  const models = modelsOf(tasks, context);
  if (models.length === 0) return [];
  await loadModule();
  return models.flatMap((model, index) => [
    ...noInterval(model, context),
    ...models.slice(0, index).flatMap((other) => sameTable(other, model)),
    ...misfits(model, context),
  ]);
}

interface FileModel {
  readonly task: SqlTask;
  readonly into: Into;
  readonly table: TableName;
}

/** Those whose tables could be read. */
function modelsOf(tasks: readonly SqlTask[], { facts }: IntoContext): readonly FileModel[] {
  return tasks.flatMap((task) => {
    const write = facts.find(({ id }) => id === task.id)?.writes.find(({ model }) => model);
    const { into } = task.options;
    return into === undefined || write === undefined ? [] : [{ task, into, table: write.table }];
  });
}

function noInterval({ task, into }: FileModel, { dag, interval }: IntoContext): readonly DagFault[] {
  const hasInterval = interval === undefined ? dag.schedule !== undefined : isStretch(interval);
  if (into.mode.kind !== 'interval' || hasInterval) return [];
  return [
    {
      file: task.file,
      line: into.line,
      message: `@into ${into.name} interval replaces the data interval of a run, and runs of ${dag.id} have none.`,
      hint: `Give the DAG a schedule (dags/${dag.id}.ts), or choose another mode.`,
    },
  ];
}

function sameTable(first: FileModel, second: FileModel): readonly DagFault[] {
  const bothAppend = first.into.mode.kind === 'append' && second.into.mode.kind === 'append';
  if (bothAppend || !isSameTable(first.table, second.table)) return [];
  return [
    {
      file: second.task.file,
      line: second.into.line,
      message: `${second.task.id} makes ${formatTableName(second.table)}, and so does ${first.task.id} (${first.task.file}:${first.into.line}).`,
      hint: 'Only files that append may share a table: make it one SELECT, with UNION ALL for instance.',
    },
  ];
}

function misfits({ task, into, table }: FileModel, context: IntoContext): readonly DagFault[] {
  const target = context.tables.find(({ name }) => isSameTable(name, table))?.columns;
  const given = outputOf(task, context);
  const columns = { ...(target === undefined ? {} : { target }), ...(given === undefined ? {} : { given }) };
  return columnFaults({ table, mode: into.mode }, columns).map((fault) => ({
    file: task.file,
    line: into.line,
    message: `@into ${into.name} ${into.mode.kind}: ${fault}.`,
  }));
}

function outputOf(task: SqlTask, context: IntoContext): readonly string[] | undefined {
  const [statement] = statementsOf(task, context);
  return statement === undefined || statementKind(statement) !== 'select' ? undefined : outputColumns(statement);
}

/** Of a file that cannot be read nothing is known here; it is told of elsewhere. */
function statementsOf({ text }: SqlTask, { values }: IntoContext): readonly Statement[] {
  try {
    return splitStatements(substituteVariables(text, values));
  } catch (error) {
    if (error instanceof SqlSyntaxError) return [];
    throw error;
  }
}
