import { formatTableName } from '../redshift-sql/names.ts';
import type { TableName } from '../redshift-sql/names.ts';
import { knownFiles, lastBatch, loadedRows, loadingTasks, reloadBatch } from '../warehouse/ledger/files.ts';
import type { KnownFiles } from '../warehouse/ledger/files.ts';
import { prepareLedger } from '../warehouse/ledger/prepare.ts';
import { ledgerTable, ledgerTables } from '../warehouse/ledger/tables.ts';
import { toCount } from '../warehouse/session.ts';
import type { Session } from '../warehouse/session.ts';
import { quoteTable, tableExists } from '../warehouse/table-shape.ts';
import { inReadOnlyTransaction } from '../warehouse/transaction.ts';
import { failure } from './failures.ts';
import type { PlannedSql, SqlTask } from './sql-task.ts';
import type { StageCopy } from './stage-copy.ts';

/** What the ledger knew when the stage task was listed. */
export interface StageLedger {
  readonly known: KnownFiles;
  readonly lastBatch: number;
  /** The batch in which this task, in this generation, has loaded everything anew; 0: it has not. */
  readonly reloadBatch: number;
  /** The tasks that have brought rows of the table. */
  readonly loadedBy: readonly string[];
}

/** Reads the ledger of a stage task's table; fails where ledger and table say different things, unless all is loaded anew. */
export async function readStageLedger(session: Session, task: SqlTask, { table, place }: StageCopy) {
  await prepareLedger(session, ledgerTables(task.input.task, [...task.detail.writes, table]));
  return await inReadOnlyTransaction(session, async (): Promise<StageLedger> => {
    if (!(await tableExists(session, table))) throw missingTable(task, table);
    return {
      ...(await readLoads(session, task, { table, place })),
      lastBatch: await lastBatch(session, table, task.key),
      reloadBatch: await reloadBatch(session, table, task.key),
    };
  });
}

/** What was loaded into a table that is there with its ledger, by whichever run. */
export async function readLoads(
  session: Session,
  task: PlannedSql,
  { table, place }: Pick<StageCopy, 'table' | 'place'>,
): Promise<Pick<StageLedger, 'known' | 'loadedBy'>> {
  await compareWithTable(session, task, { table, loaded: await loadedRows(session, table) });
  return { known: await knownFiles(session, table, place), loadedBy: await loadingTasks(session, table) };
}

/** Empties a table, and the ledger of what was loaded into it. */
export function emptyingSql(table: TableName): string {
  return `BEGIN; DELETE FROM ${quoteTable(table)}; DELETE FROM ${ledgerTable(table)} WHERE entry IN ('load', 'file', 'append'); COMMIT;`;
}

function missingTable({ input, script, plan }: SqlTask, table: TableName): Error {
  const name = formatTableName(table);
  const creators = plan.tasks.filter(
    ({ kind, writes }) => kind === 'create' && writes.some((written) => formatTableName(written) === name),
  );
  const remedy = creators.map(({ id }) => ` To have it made anew: shiftwork clear ${input.run.workflowId} ${id}`);
  return failure('LedgerMismatch', {
    message: `${input.task} stopped before loading: there is no table ${name}. It was dropped, or never made.${remedy.join('')}`,
    facts: { task: input.task, file: script.file, table: name },
  });
}

/** Fails where the table has other rows than loads have brought; where other tasks take some away or bring more, that much is not compared. */
export async function compareWithTable(
  session: Session,
  { input, script, detail }: PlannedSql,
  { table, loaded: expected }: { readonly table: TableName; readonly loaded: number },
): Promise<void> {
  if (detail.tableRows === undefined || input.reload === true) return;
  const found = toCount(await session.query(`select count(*) from ${quoteTable(table)}`));
  if (found === expected || (detail.tableRows === 'more' && found > expected)) return;
  const name = formatTableName(table);
  throw failure('LedgerMismatch', {
    message: `${input.task} stopped before loading: ${name} has ${found} rows, and the ledger says that loads brought ${expected}. Something else has changed the table. To load everything anew, start a run with --reload, or run: ${emptyingSql(table)} and then retry.`,
    facts: { task: input.task, file: script.file, table: name, found, expected },
  });
}
