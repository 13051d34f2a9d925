import { createRunSql } from '../../activities/run-sql.ts';
import type { PlannedModel } from '../../model/into/model.ts';
import { readInto } from '../../model/into/read-into.ts';
import type { TaskInput, TaskResult } from '../../model/run.ts';
import type { LedgerInterval } from '../../warehouse/ledger/tasks.ts';
import type { TestWarehouse } from '../warehouse/warehouse.ts';
import { callActivity, planRun } from './sql-run.ts';
import type { SqlRun } from './sql-run.ts';

/** A model of a test: the value of its `@into`, and its SELECT. */
export interface TestModel {
  readonly into: string;
  readonly select: string;
  readonly interval?: LedgerInterval;
}

/** Plans a run of one model, `transform.model`, into a table of `public`. */
export async function planModel(warehouse: TestWarehouse, { into, select, interval }: TestModel): Promise<SqlRun> {
  const read = readInto({ value: into, line: 1 });
  if (typeof read === 'string') throw new Error(read);
  const followsInterval = select.includes(':');
  const model: PlannedModel = { table: { schema: 'public', table: read.name }, mode: read.mode, followsInterval };
  return await planRun({
    address: warehouse.address,
    artifacts: warehouse.folder,
    ...(interval === undefined ? {} : { interval }),
    tasks: { 'transform.model': { sql: `-- @into ${into}\n${select}`, writes: [read.name], more: { model } } },
  });
}

/** Runs the model of a planned run. */
export async function runPlanned(run: SqlRun, more: Partial<TaskInput> = {}): Promise<TaskResult> {
  return await callActivity(() => createRunSql(run.deps)(run.input('transform.model', more)));
}

/** A run of a model by itself. */
export async function runModelOnce(
  warehouse: TestWarehouse,
  model: TestModel,
  more: Partial<TaskInput> = {},
): Promise<TaskResult> {
  return await runPlanned(await planModel(warehouse, model), more);
}
