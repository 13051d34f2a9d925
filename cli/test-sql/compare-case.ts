import { readSelect, readSelects } from '../../activities/select-task.ts';
import { DagFaultsError } from '../../model/fault.ts';
import { tableNamed } from '../../model/read-facts.ts';
import { hasOuterOrder } from '../../redshift-sql/has-outer-order.ts';
import { quoteIdentifier } from '../../redshift-sql/quote.ts';
import type { Session } from '../../warehouse/session.ts';
import { quoteTable, readTableShape } from '../../warehouse/table-shape.ts';
import type { TableDifference } from './case-result.ts';
import { compareRows, type FoundRows, type RowsCompared } from './compare-rows.ts';
import { columnFaults } from './fill-table.ts';
import { runCaseTask } from './run-case-task.ts';
import type { PlannedCase } from './planned-case.ts';
import type { CaseTable } from './sql-case.ts';

/** More rows of a result are not compared: a case is meant to be read. */
const MOST_ROWS = 10_000;

/** Runs the task of a case, and says what is not as expected. Throws DagFaultsError where a CSV does not fit. */
export async function compareCase(session: Session, planned: PlannedCase): Promise<readonly TableDifference[]> {
  if (planned.task.detail.kind !== 'transform') return await compareResults(session, planned);
  await runCaseTask(session, planned, planned.task);
  const differences: TableDifference[] = [];
  for (const expected of planned.sqlCase.expected) {
    const found = await readTable(session, expected, planned.schema);
    differences.push(...differenceOf(expected, compareRows(found, expected, false)));
  }
  return differences;
}

async function readTable(session: Session, expected: CaseTable, schema: string): Promise<FoundRows> {
  const table = tableNamed(expected.name, schema);
  const faults = columnFaults(expected, (await readTableShape(session, table, schema)).columns);
  if (faults.length > 0) throw new DagFaultsError(faults);
  const columns = expected.columns.map(quoteIdentifier).join(', ');
  const { columns: found, values } = await session.query(`select ${columns} from ${quoteTable(table)}`);
  return { columns: found, rows: values };
}

/** A check or an analytics task: the rows of each SELECT, as `result`, or where there are several `result_1`, `result_2` … */
async function compareResults(session: Session, { task, sqlCase }: PlannedCase): Promise<readonly TableDifference[]> {
  const selects = readSelects(task);
  const names = selects.map((_, at) => (selects.length === 1 ? 'result' : `result_${at + 1}`));
  const strange = sqlCase.expected.filter(({ name }) => !names.includes(name));
  const hint = `Its rows are expected in ${names.map((name) => `${name}.csv`).join(', ')}.`;
  const message = `${task.detail.id} has no such result.`;
  if (strange.length > 0) throw new DagFaultsError(strange.map(({ file }) => ({ file, message, hint })));
  const differences: TableDifference[] = [];
  for (const [at, statement] of selects.entries()) {
    const expected = sqlCase.expected.find(({ name }) => name === names[at]);
    const found = await readSelect(session, task, { statement, keep: MOST_ROWS, countTo: MOST_ROWS });
    if (expected === undefined) continue;
    const compared = compareRows(pickColumns(found, expected), expected, hasOuterOrder(statement));
    differences.push(...differenceOf(expected, compared));
  }
  return differences;
}

function pickColumns({ columns, rows }: FoundRows, expected: CaseTable): FoundRows {
  const faults = columnFaults(expected, columns);
  if (faults.length > 0) throw new DagFaultsError(faults);
  const places = expected.columns.map((name) => columns.findIndex((column) => column.name === name));
  return {
    columns: places.flatMap((place) => columns[place] ?? []),
    rows: rows.map((row) => places.map((place) => row[place] ?? null)),
  };
}

function differenceOf({ name, file, columns }: CaseTable, compared: RowsCompared): readonly TableDifference[] {
  return compared.rows.length === 0 && !compared.onlyOrder ? [] : [{ name, file, columns, ...compared }];
}
