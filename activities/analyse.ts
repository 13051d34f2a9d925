import { analyticsKey, expectedKey } from '../artifacts/layout.ts';
import { hasOuterOrder } from '../redshift-sql/has-outer-order.ts';
import { compareResult } from '../warehouse/compare-result.ts';
import type { ResultDifference } from '../warehouse/compare-result.ts';
import type { BoundedRows } from '../warehouse/read-rows.ts';
import type { Activities } from './api.ts';
import type { Deps } from './deps.ts';
import { failure } from './failures.ts';
import { readOneSelect, readSelect } from './select-task.ts';
import { onWarehouse } from './on-warehouse.ts';
import { readText, runSqlTask } from './sql-task.ts';
import type { SqlTask } from './sql-task.ts';
import { unloadRows } from './unload.ts';

const KEPT_ROWS = 1_000;
const SHOWN_DIFFERENCES = 20;

/** The value of the DAG's param `expected` with which results are compared: the run has the data that they were made from. */
const SAMPLE = 'sample';

/** An analytics task: its SELECT's rows go to artifacts, beside whether they are what is expected, or with `@unload` to S3. */
export function createAnalyse(deps: Deps): Activities['analyse'] {
  return async (input) => await runSqlTask(deps, input, analyse);
}

async function analyse(task: SqlTask) {
  if (task.detail.unload !== undefined) return await unloadRows(task, task.detail.unload);
  const statement = readOneSelect(task);
  const result = await onWarehouse(task, ({ session }) =>
    readSelect(session, task, { statement, keep: KEPT_ROWS, countTo: KEPT_ROWS + 1 }),
  );
  const ordered = hasOuterOrder(statement);
  const expected = await readExpected(task);
  const difference = expected === undefined ? undefined : compareResult(result, expected, ordered);
  await writeResult(task, { result, ordered, difference, isCompared: expected !== undefined });
  if (difference !== undefined) throw differenceFailure(task, difference);
  return { rows: result.rows.length, message: expected === undefined ? 'Not compared.' : 'As expected.' };
}

async function readExpected({ plan, detail, artifacts }: SqlTask): Promise<string | undefined> {
  if (plan.params['expected'] !== SAMPLE || detail.expected === undefined) return undefined;
  return await readText(artifacts, expectedKey(detail.expected.sha256), detail.expected.file);
}

interface Outcome {
  readonly result: BoundedRows;
  readonly ordered: boolean;
  readonly difference: ResultDifference | undefined;
  readonly isCompared: boolean;
}

async function writeResult({ artifacts, input }: SqlTask, { result, ordered, difference, isCompared }: Outcome) {
  const { unexpected = [], missing = [] } = difference ?? {};
  const body = {
    columns: result.columns.map(({ name }) => name),
    rows: result.rows,
    truncated: result.count > KEPT_ROWS,
    ordered,
    comparison: difference !== undefined ? 'differs' : isCompared ? 'match' : 'not compared',
    unexpected: unexpected.slice(0, SHOWN_DIFFERENCES),
    missing: missing.slice(0, SHOWN_DIFFERENCES),
  };
  await artifacts.put(analyticsKey(input.run, input.task), JSON.stringify(body, undefined, 2));
}

function differenceFailure({ input, script, detail }: SqlTask, difference: ResultDifference): Error {
  const { unexpected, missing, onlyOrder } = difference;
  const what = onlyOrder
    ? 'its rows have another order'
    : `${unexpected.length} rows are not expected, ${missing.length} expected ones are missing`;
  return failure('ResultDiffers', {
    message: `${input.task} is not as ${detail.expected?.file} says: ${what} (${script.file}). They are in artifacts (${analyticsKey(input.run, input.task)}). Correct the query, or, if the result is right, the expected one.`,
    facts: { task: input.task, file: script.file, unexpected: unexpected.length, missing: missing.length },
  });
}
