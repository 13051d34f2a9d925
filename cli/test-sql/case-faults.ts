import type { DagFault } from '../../model/fault.ts';
import { suggest } from '../../model/nearest.ts';
import type { TaskDetail } from '../../model/plan.ts';
import { tableNamed } from '../../model/read-facts.ts';
import { formatTableName, type TableName } from '../../redshift-sql/names.ts';
import type { CaseTable, SqlCase } from './sql-case.ts';

/** The task of a case, and where its names resolve. */
export interface TaskTables {
  readonly detail: TaskDetail;
  /** What makes the tables before the task runs. */
  readonly makers: readonly TaskDetail[];
  readonly schema: string;
}

/** Whether a task's SQL can be tried alone. */
export function isTestable({ kind }: TaskDetail): boolean {
  return kind === 'transform' || kind === 'checks' || kind === 'analytics';
}

/** Why there is no such task to try. */
export function taskFault({ dag, task, folder }: SqlCase, tasks: readonly TaskDetail[]): DagFault {
  const file = `${folder}/`;
  if (!tasks.some(({ id }) => id === task)) {
    const known = tasks.filter(isTestable).map(({ id }) => id);
    return { file, message: `DAG ${dag} has no task ${task}.`, hint: suggest(task, known) };
  }
  return {
    file,
    message: `${task} cannot be tried alone: only transforms, checks and analytics can.`,
    hint: 'Give the table that it fills to the tasks that read it.',
  };
}

/** The CSVs of a case that are of no table that its task knows. */
export function tableFaults({ given, expected }: SqlCase, tables: TaskTables): readonly DagFault[] {
  return [...givenFaults(given, tables), ...expectedFaults(expected, tables)];
}

function givenFaults(given: readonly CaseTable[], { detail, makers, schema }: TaskTables): readonly DagFault[] {
  const read = makers.filter(({ kind }) => kind === 'transform').flatMap(({ reads }) => reads);
  const known = [...detail.reads, ...detail.writes, ...read];
  return strangers(given, known, schema).map(({ file, name }) => ({
    file,
    message: `${detail.id} neither reads nor writes ${name}.`,
    hint: suggest(name, namesOf(known, schema)),
  }));
}

function expectedFaults(expected: readonly CaseTable[], { detail, schema }: TaskTables): readonly DagFault[] {
  if (detail.kind === 'transform') {
    return strangers(expected, detail.writes, schema).map(({ file, name }) => ({
      file,
      message: `${detail.id} does not write ${name}.`,
      hint: suggest(name, namesOf(detail.writes, schema)),
    }));
  }
  return expected
    .filter(({ name }) => !/^result(_\d+)?$/.test(name))
    .map(({ file }) => ({ file, message: `${detail.id} writes no table.`, hint: 'Name it result.csv.' }));
}

function strangers(tables: readonly CaseTable[], known: readonly TableName[], schema: string) {
  const names = known.map(formatTableName);
  return tables.filter(({ name }) => !names.includes(formatTableName(tableNamed(name, schema))));
}

function namesOf(tables: readonly TableName[], schema: string): readonly string[] {
  return [...new Set(tables.map((table) => (table.schema === schema ? table.table : formatTableName(table))))];
}
