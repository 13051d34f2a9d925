import { checkKey } from '../artifacts/layout.ts';
import { proseOf } from './prose.ts';
import type { BoundedRows } from '../warehouse/read-rows.ts';
import type { Activities } from './api.ts';
import type { Deps } from './deps.ts';
import { failure } from './failures.ts';
import { readSelect, readSelects } from './select-task.ts';
import { onWarehouse } from './on-warehouse.ts';
import { runSqlTask } from './sql-task.ts';
import type { SqlTask } from './sql-task.ts';

const SHOWN_ROWS = 20;
const COUNTED_ROWS = 100_000;

/** A check: its SELECTs answer the rows that are wrong, so a row is a failure. */
export function createCheck(deps: Deps): Activities['check'] {
  return async (input) => await runSqlTask(deps, input, check);
}

async function check(task: SqlTask) {
  const selects = readSelects(task);
  const results = await onWarehouse(task, async ({ session }) => {
    const found: BoundedRows[] = [];
    for (const statement of selects) {
      found.push(await readSelect(session, task, { statement, keep: SHOWN_ROWS, countTo: COUNTED_ROWS }));
    }
    return found;
  });
  const failing = results.reduce((sum, { count }) => sum + count, 0);
  await writeOutcome(task, results, failing);
  if (failing > 0) throw checkFailure(task, failing);
  return { rows: 0 };
}

async function writeOutcome({ artifacts, input, script }: SqlTask, results: readonly BoundedRows[], failing: number) {
  const failures = results.filter(({ count }) => count > 0);
  const outcome = {
    task: input.task,
    file: script.file,
    outcome: failing === 0 ? 'pass' : 'fail',
    failing,
    failures: failures.map(({ columns, rows }) => ({ columns: columns.map(({ name }) => name), rows })),
  };
  await artifacts.put(checkKey(input.run, input.task), JSON.stringify(outcome, undefined, 2));
}

function checkFailure({ input, script, source }: SqlTask, failing: number): Error {
  const rows = failing === 1 ? '1 row' : `${failing === COUNTED_ROWS ? `${COUNTED_ROWS} or more` : failing} rows`;
  const prose = proseOf(source);
  const message = `Check ${input.task} failed: ${rows} (${script.file}).${prose === '' ? '' : ` ${prose}`}`;
  return failure('CheckFailed', { message, facts: { task: input.task, file: script.file, failing } });
}
