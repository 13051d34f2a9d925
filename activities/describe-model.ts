import { columnFaults } from '../model/into/fit-columns.ts';
import type { ModelRequest } from '../model/into/model-statements.ts';
import { formatTableName } from '../redshift-sql/names.ts';
import type { Statement } from '../redshift-sql/statements.ts';
import { StatementError } from '../warehouse/script.ts';
import { readTargetColumns } from '../warehouse/target-columns.ts';
import { failure } from './failures.ts';
import type { ModelRun } from './run-model.ts';

/** Looks at both sides of a model, in the warehouse; fails where the columns of its SELECT do not fit those of its table. */
export async function describeModel(run: ModelRun, select: Statement): Promise<ModelRequest> {
  const { session, task, model } = run;
  const { input, target: place } = task;
  const target = await readTargetColumns(session, model.table, place.schema);
  if (target.length === 0) throw misfit(run, ['there is no such table: it was dropped, or never made']);
  const given = await readOutput(run, select);
  const faults = columnFaults(model, { target, given });
  if (faults.length > 0) throw misfit(run, faults);
  const interval = { start: input.run.dataIntervalStart, end: input.run.dataIntervalEnd };
  return { model, select: select.text, target, given, interval, fullRefresh: input.reload === true };
}

/** An interval model without an interval would replace nothing, and bring nothing. */
export function refuseNoInterval({ task, model }: ModelRun): void {
  const { input, key, script } = task;
  if (model.mode.kind !== 'interval' || key.interval !== undefined) return;
  throw failure('InvalidParams', {
    message: `${input.task} stopped before it wrote anything: it replaces the run's data interval, and this run has none (${script.file}). Start the run for an interval, or choose another mode.`,
    facts: { task: input.task, file: script.file },
  });
}

/** The names of the SELECT's columns, as the warehouse understands it. */
async function readOutput({ session, task }: ModelRun, { text, line }: Statement): Promise<readonly string[]> {
  try {
    const { columns } = await session.query(`select * from (\n${text}\n) as s where false`);
    return columns.map(({ name }) => name);
  } catch (error) {
    throw new StatementError({ file: task.script.file, line }, error);
  }
}

function misfit({ task, model }: ModelRun, faults: readonly string[]): Error {
  const { input, script } = task;
  const table = formatTableName(model.table);
  return failure('DoesNotFit', {
    message: `${input.task} stopped before it wrote anything: ${script.file} does not fit ${table}: ${faults.join('; ')}. Correct the SELECT, or the table.`,
    facts: { task: input.task, file: script.file, table, faults },
  });
}
