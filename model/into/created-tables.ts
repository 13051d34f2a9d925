import { tableDefinitions } from '../../redshift-sql/create-table.ts';
import type { TableName } from '../../redshift-sql/names.ts';
import { substituteVariables, type VariableValue } from '../../redshift-sql/variables.ts';
import type { SqlTask } from '../sql-file.ts';
import type { TaskFacts } from '../task-facts.ts';
import type { TargetColumn } from './fit-columns.ts';
import { targetColumns } from './target-columns.ts';

/** A table with the columns that its file in `create/` gives it. */
export interface CreatedTable {
  readonly name: TableName;
  readonly columns: readonly TargetColumn[];
}

/** What files are read with. */
export interface FileReading {
  /** Of the tasks whose files can be read. */
  readonly facts: readonly TaskFacts[];
  /** Values of the variables while the DAG is planned. */
  readonly values: Readonly<Record<string, VariableValue>>;
  readonly schema: string;
}

/** The tables whose columns the files tell. */
export function createdTables(
  tasks: readonly SqlTask[],
  { facts, values, schema }: FileReading,
): readonly CreatedTable[] {
  const readable = new Set(facts.map(({ id }) => id));
  return tasks
    .filter(({ id, kind }) => kind === 'create' && readable.has(id))
    .flatMap(({ text }) => tableDefinitions(substituteVariables(text, values)))
    .filter(({ like }) => like === undefined)
    .map((definition) => ({
      name: { schema: definition.schema ?? schema, table: definition.table },
      columns: targetColumns(definition),
    }));
}
