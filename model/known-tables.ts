import { formatTableName, type TableName } from '../redshift-sql/names.ts';
import type { DagFault } from './fault.ts';
import { suggest } from './nearest.ts';
import type { TaskFacts } from './task-facts.ts';

/** Where a table may come from, beside the tasks of the DAG itself. */
export interface Origins {
  /** Declared in the DAG's `sources`, schema resolved. */
  readonly sources: readonly TableName[];
  /** Made by other DAGs of the folder. */
  readonly elsewhere: readonly TableName[];
}

/** Tables that nothing makes and that no one declares, wherever a task needs them to be there. */
export function unknownTables(tasks: readonly TaskFacts[], { sources, elsewhere }: Origins): readonly DagFault[] {
  const made = tablesMade(tasks).map(formatTableName);
  const known = new Set([...made, ...sources.map(formatTableName), ...elsewhere.map(formatTableName)]);
  return tasks.flatMap((task) => {
    const needed = [
      ...task.reads.map(({ table, line }) => ({ table, line, verb: 'reads' })),
      ...task.writes.filter(() => task.kind !== 'drop').map(({ table, line }) => ({ table, line, verb: 'writes' })),
    ];
    return needed
      .filter(({ table }) => !known.has(formatTableName(table)))
      .map(({ table, line, verb }) => unknownTable(task, { table, line, verb, known: [...known] }));
  });
}

/** The tables that these tasks make, as other DAGs may rely on. */
export function tablesMade(tasks: readonly TaskFacts[]): readonly TableName[] {
  return tasks
    .filter(({ kind }) => kind !== 'drop')
    .flatMap(({ writes }) =>
      writes.filter(({ effect, model }) => effect === 'create' || (effect === 'replace' && !model)),
    )
    .map(({ table }) => table);
}

function unknownTable(
  { id, file }: TaskFacts,
  {
    table,
    line,
    verb,
    known,
  }: { readonly table: TableName; readonly line: number; readonly verb: string; readonly known: readonly string[] },
): DagFault {
  const name = formatTableName(table);
  const near = suggest(name, known);
  return {
    file,
    line,
    message: `${id} ${verb} ${name}, which no task of this DAG makes, nor another DAG.`,
    hint: `${near.startsWith('Did') ? `${near} ` : ''}Add its CREATE TABLE to create/, or declare sources: [{ table: '${name}' }] in the DAG.`,
  };
}
