import { formatTableName } from '../redshift-sql/names.ts';
import { quoteIdentifier } from '../redshift-sql/quote.ts';
import { forgetLoads, loadedRows } from '../warehouse/ledger/files.ts';
import { timestampLiteral } from '../warehouse/ledger/tasks.ts';
import type { LedgerInterval } from '../warehouse/ledger/tasks.ts';
import type { Session } from '../warehouse/session.ts';
import { quoteTable } from '../warehouse/table-shape.ts';
import { failure } from './failures.ts';
import type { SqlTask } from './sql-task.ts';
import type { StageCopy } from './stage-copy.ts';

/**
 * Takes away, with their ledger, the rows that a stage task is about to load anew: all of its table, or where its files follow the
 * data interval, those of the run's. Belongs in the transaction of that load.
 */
export async function emptyForReload(session: Session, task: SqlTask, stage: StageCopy): Promise<void> {
  const { intervalColumn: column } = task.detail;
  const { interval } = task.key;
  if (column !== undefined && interval !== undefined) {
    return await emptyInterval(session, task, { stage, column, interval });
  }
  await session.query(`delete from ${quoteTable(stage.table)}`);
  await forgetLoads(session, stage.table);
}

interface Emptied {
  readonly stage: StageCopy;
  readonly column: string;
  readonly interval: LedgerInterval;
}

/** Rows that other loads brought would be lost, and rows dated elsewhere doubled: then nothing is changed. */
async function emptyInterval(session: Session, task: SqlTask, { stage, column, interval }: Emptied): Promise<void> {
  const loaded = await loadedRows(session, stage.table, interval);
  const { rowCount: deleted } = await session.query(
    `delete from ${quoteTable(stage.table)} where ${isWithin(column, interval)}`,
  );
  if (deleted !== loaded) throw mismatch(task, stage, { column, interval, deleted, loaded });
  await forgetLoads(session, stage.table, interval);
}

function isWithin(column: string, { start, end }: LedgerInterval): string {
  const name = quoteIdentifier(column);
  return `${name} >= ${timestampLiteral(start)} and ${name} < ${timestampLiteral(end)}`;
}

interface Mismatch extends Omit<Emptied, 'stage'> {
  readonly deleted: number;
  readonly loaded: number;
}

function mismatch(
  { input, script }: SqlTask,
  { table }: StageCopy,
  { column, interval, deleted, loaded }: Mismatch,
): Error {
  const name = formatTableName(table);
  return failure('LedgerMismatch', {
    message: `${input.task} stopped before loading: ${name} has ${deleted} rows whose ${column} is from ${interval.start} to before ${interval.end}, and the ledger says that loads of that interval brought ${loaded}. Either other loads brought some of them, or files of the interval hold rows of other days; nothing was changed. To load everything anew: start a run with --reload of a DAG that loads all files.`,
    facts: { task: input.task, file: script.file, table: name, column, found: deleted, expected: loaded },
  });
}
