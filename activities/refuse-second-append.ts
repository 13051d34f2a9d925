import { formatTableName } from '../redshift-sql/names.ts';
import { findAppend } from '../warehouse/ledger/appends.ts';
import { failure } from './failures.ts';
import type { ModelRun } from './run-model.ts';

/**
 * A model that appends does it once: for each data interval where its SELECT follows the interval, else once for all. What was cleared
 * is meant to be done again, and a full refresh empties the table first. Belongs under the lock of the ledger.
 */
export async function refuseSecondAppend({ session, task, model }: ModelRun): Promise<void> {
  const { input, key, script } = task;
  if (model.mode.kind !== 'append' || key.generation > 0 || input.reload === true) return;
  const interval = model.followsInterval ? key.interval : undefined;
  const earlier = await findAppend(session, model.table, { task: key.task, interval });
  if (earlier === undefined) return;
  const table = formatTableName(model.table);
  const what = interval === undefined ? 'its rows' : `the rows of ${interval.start} to ${interval.end}`;
  throw failure('AppendedBefore', {
    message: `${input.task} stopped before it wrote anything: it has appended ${what} to ${table} before, at ${earlier.finishedAt} UTC in the run with key ${earlier.runKey}, and would double them. To append them once more: shiftwork clear ${input.run.workflowId} ${input.task}. To build the table anew: shiftwork run ${input.run.dagId} --full-refresh. What ${script.file} is to do each time, it says with another mode of @into.`,
    facts: { task: input.task, file: script.file, table },
  });
}
