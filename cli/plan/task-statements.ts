import type { CreatedTable } from '../../model/into/created-tables.ts';
import { plannedStatements } from '../../model/into/planned-statements.ts';
import type { TaskDetail } from '../../model/plan.ts';
import { seedRows, seedTable } from '../../model/seed-file.ts';
import { isSameTable } from '../../model/table-use.ts';
import { splitStatements } from '../../redshift-sql/statements.ts';
import { substituteVariables, type VariableValue } from '../../redshift-sql/variables.ts';
import { replaceStatements } from '../../warehouse/replace-rows.ts';
import type { TablePreview, TaskStatements } from './plan-preview.ts';

/** What tasks' statements are made from. */
export interface StatementSources {
  /** Tables whose columns the DAG's files tell. */
  readonly created: readonly CreatedTable[];
  readonly schema: string;
  /** SQL, by SHA-256. */
  readonly texts: ReadonlyMap<string, string>;
  readonly values: Readonly<Record<string, VariableValue>>;
  readonly tables: readonly TablePreview[];
  /** Models fill their tables anew. */
  readonly fullRefresh: boolean;
  /** Seeds whose rows their tables hold already. */
  readonly loadedSeeds: ReadonlySet<string>;
}

/** A task's SQL after variables; undefined for a task that has none. */
export function taskText(
  { sql }: TaskDetail,
  { texts, values }: Pick<StatementSources, 'texts' | 'values'>,
): string | undefined {
  const text = sql === undefined ? undefined : texts.get(sql.sha256);
  return text === undefined ? undefined : substituteVariables(text, values);
}

/**
 * The statements that a task would send: of a create task, those for what its tables are now; of a seed and a model, those that are
 * made from it. Undefined for a task that is not SQL.
 */
export function taskStatements(task: TaskDetail, sources: StatementSources): TaskStatements | undefined {
  const { id, sql } = task;
  if (sql === undefined) return undefined;
  if (task.kind === 'seeds') return { task: id, file: sql.file, statements: seedStatements(task, sources) };
  const text = taskText(task, sources);
  if (text === undefined) return undefined;
  const tables = sources.tables.filter((table) => table.task === id && table.becomes !== 'created');
  const own = tables.length > 0 ? tables.flatMap((table) => table.statements) : modelStatementsOf(task, text, sources);
  return { task: id, file: sql.file, statements: own ?? splitStatements(text).map((one) => one.text) };
}

/** What looks like a variable in the rows of a seed is text. */
function seedStatements({ id, sql }: TaskDetail, { created, schema, texts, loadedSeeds }: StatementSources) {
  const text = texts.get(sql?.sha256 ?? '');
  if (sql === undefined || text === undefined || loadedSeeds.has(id)) return [];
  const table = seedTable({ id }, schema);
  const columns = created.find(({ name }) => isSameTable(name, table))?.columns ?? [];
  return replaceStatements(table, seedRows({ file: sql.file, text }), columns);
}

/** Where only the warehouse knows the columns of a model, its SELECT is all that can be shown. */
function modelStatementsOf(
  { model }: TaskDetail,
  sql: string,
  { values, fullRefresh }: StatementSources,
): readonly string[] | undefined {
  if (model === undefined) return undefined;
  const interval = { start: String(values['data_interval_start']), end: String(values['data_interval_end']) };
  return plannedStatements(model, { sql, interval, fullRefresh });
}
