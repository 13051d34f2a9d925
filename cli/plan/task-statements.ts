import type { TaskDetail } from '../../model/plan.ts';
import { splitStatements } from '../../redshift-sql/statements.ts';
import { substituteVariables, type VariableValue } from '../../redshift-sql/variables.ts';
import type { TablePreview, TaskStatements } from './plan-preview.ts';

/** What a task's statements are made from. */
export interface StatementSources {
  /** SQL, by SHA-256. */
  readonly texts: ReadonlyMap<string, string>;
  readonly values: Readonly<Record<string, VariableValue>>;
  readonly tables: readonly TablePreview[];
}

/** A task's SQL after variables; undefined for a task that has none. */
export function taskText({ sql }: TaskDetail, { texts, values }: Omit<StatementSources, 'tables'>): string | undefined {
  const text = sql === undefined ? undefined : texts.get(sql.sha256);
  return text === undefined ? undefined : substituteVariables(text, values);
}

/** The statements that a task would send; of a create task, those for what its tables are now. Undefined for a task that is not SQL. */
export function taskStatements(task: TaskDetail, sources: StatementSources): TaskStatements | undefined {
  const text = taskText(task, sources);
  if (text === undefined || task.sql === undefined) return undefined;
  const tables = sources.tables.filter((table) => table.task === task.id && table.becomes !== 'created');
  const { id, sql } = task;
  const statements =
    tables.length > 0 ? tables.flatMap((table) => table.statements) : splitStatements(text).map((one) => one.text);
  return { task: id, file: sql.file, statements };
}
