import { modelStatements } from '../../model/into/model-statements.ts';
import type { PlannedModel } from '../../model/into/model.ts';
import type { TaskDetail } from '../../model/plan.ts';
import { formatTableName } from '../../redshift-sql/names.ts';
import { outputColumns } from '../../redshift-sql/output-columns.ts';
import { splitStatements, type Statement } from '../../redshift-sql/statements.ts';
import { substituteVariables, type VariableValue } from '../../redshift-sql/variables.ts';
import type { ModelColumns } from './model-columns.ts';
import type { TablePreview, TaskStatements } from './plan-preview.ts';

/** What tasks' statements are made from. */
export interface StatementSources {
  /** SQL, by SHA-256. */
  readonly texts: ReadonlyMap<string, string>;
  readonly values: Readonly<Record<string, VariableValue>>;
  readonly tables: readonly TablePreview[];
  readonly columns: ModelColumns;
  /** Models are filled anew. */
  readonly fullRefresh: boolean;
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
 * The statements that a task would send; of a create task, those for what its tables are now; of a model, those that Shiftwork
 * writes. Undefined for a task that is not SQL.
 */
export function taskStatements(task: TaskDetail, sources: StatementSources): TaskStatements | undefined {
  // A seed is a CSV.
  const text = task.kind === 'seeds' ? undefined : taskText(task, sources);
  if (text === undefined || task.sql === undefined) return undefined;
  const common = { task: task.id, file: task.sql.file };
  const tables = sources.tables.filter((table) => table.task === task.id && table.becomes !== 'created');
  if (tables.length > 0) return { ...common, statements: tables.flatMap(({ statements }) => statements) };
  const own = splitStatements(text);
  const [select] = own;
  const written =
    task.model === undefined || select === undefined ? undefined : writtenFor(task.model, select, sources);
  return { ...common, statements: written ?? own.map((statement) => statement.text) };
}

/** Undefined where the names of the SELECT's columns, or the table, are known to the warehouse alone: then the SELECT is shown. */
function writtenFor(
  model: PlannedModel,
  select: Statement,
  { columns, values, fullRefresh }: StatementSources,
): readonly string[] | undefined {
  const target = columns.get(formatTableName(model.table));
  const given = outputColumns(select);
  if (target === undefined || given === undefined) return undefined;
  const interval = { start: String(values['data_interval_start']), end: String(values['data_interval_end']) };
  const request = { model, select: select.text, target, given, interval, fullRefresh };
  const { gather, checks, writes } = modelStatements(request);
  return [gather, ...checks.map(({ sql }) => sql), ...writes];
}
