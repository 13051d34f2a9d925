import type { ModelCheck } from '../model/into/model-checks.ts';
import { modelStatements } from '../model/into/model-statements.ts';
import type { PlannedModel } from '../model/into/model.ts';
import { splitStatements, statementKind } from '../redshift-sql/statements.ts';
import type { Statement } from '../redshift-sql/statements.ts';
import { refusedRowsKey } from '../artifacts/layout.ts';
import { emptiedTables } from '../warehouse/emptied-tables.ts';
import { doOnce } from '../warehouse/ledger/do-once.ts';
import { forgetLoads } from '../warehouse/ledger/files.ts';
import { ledgerTable } from '../warehouse/ledger/tables.ts';
import { insertEntry } from '../warehouse/ledger/tasks.ts';
import type { TaskCounts } from '../warehouse/ledger/tasks.ts';
import { readRows } from '../warehouse/read-rows.ts';
import { StatementError } from '../warehouse/script.ts';
import type { Session, SqlResult } from '../warehouse/session.ts';
import { answerOf } from './answer-of.ts';
import { describeModel, refuseNoInterval } from './describe-model.ts';
import { failure } from './failures.ts';
import { refuseSecondAppend } from './refuse-second-append.ts';
import { readSelects } from './select-task.ts';
import type { SqlWork } from './sql-task.ts';

const SHOWN_ROWS = 20;
const COUNTED_ROWS = 100_000;

/** A model, and the session in which its statements are sent. */
export interface ModelRun {
  readonly session: Session;
  readonly task: SqlWork;
  readonly model: PlannedModel;
}

/** A model: its SELECT, the statements that bring its rows into the table, and its ledger row are one transaction. */
export async function runModel(run: ModelRun, note: string | undefined) {
  const { session, task } = run;
  const { key, detail, sqlHash } = task;
  refuseNoInterval(run);
  const work = async (): Promise<TaskCounts> => {
    await refuseSecondAppend(run);
    return { rows: await build(run, readSelect(task)) };
  };
  return answerOf(await doOnce(session, { key, writes: detail.writes, sqlHash, work }), note);
}

/** The plan has seen that there is one. */
function readSelect(task: SqlWork): Statement {
  const [select] = readSelects(task);
  if (select === undefined) throw new Error(`${task.script.file} holds no SELECT.`);
  return select;
}

/** Brings the rows into the table, and answers how many. */
async function build(run: ModelRun, select: Statement): Promise<number> {
  const request = await describeModel(run, select);
  const { gather, checks, writes } = modelStatements(request);
  await send(run, select, gather);
  for (const check of checks) await refuseRows(run, check);
  let rows = 0;
  for (const sql of writes) rows += broughtRows(sql, await send(run, select, sql));
  await keepLedger(run, writes.join(';\n'), rows);
  return rows;
}

/** What is refused of a statement that the file does not hold is told at the SELECT that it is made from. */
async function send({ session, task }: ModelRun, { line }: Statement, sql: string): Promise<SqlResult> {
  try {
    return await session.query(sql);
  } catch (error) {
    throw new StatementError({ file: task.script.file, line }, error);
  }
}

function broughtRows(sql: string, { rowCount }: SqlResult): number {
  const kinds = splitStatements(sql).map(statementKind);
  return kinds.includes('insert') || kinds.includes('merge') ? rowCount : 0;
}

/** Rows that a check finds go to artifacts, since no row of data enters the run's history. */
async function refuseRows({ session, task }: ModelRun, { sql, found, remedy }: ModelCheck): Promise<void> {
  const { columns, rows, count } = await readRows(session, sql, { keep: SHOWN_ROWS, countTo: COUNTED_ROWS });
  if (count === 0) return;
  const { input, script, artifacts } = task;
  const place = refusedRowsKey(input.run, input.task);
  const names = columns.map(({ name }) => name);
  await artifacts.put(place, JSON.stringify({ task: input.task, found, columns: names, rows }, undefined, 2));
  const number = count === COUNTED_ROWS ? `${count} or more` : count;
  throw failure('BadData', {
    message: `${input.task} stopped before it wrote anything: there are ${found}: ${number} (${script.file}). They are in artifacts (${place}). ${remedy}`,
    facts: { task: input.task, file: script.file, found: count },
  });
}

/** What was loaded or appended before is forgotten where the table was emptied; an append is recorded, so that it is not repeated. */
async function keepLedger({ session, task, model }: ModelRun, written: string, rows: number): Promise<void> {
  const { key, sqlHash, target } = task;
  for (const table of emptiedTables(written, target.schema)) await forgetLoads(session, table);
  if (model.mode.kind !== 'append') return;
  await insertEntry(session, ledgerTable(model.table), { entry: 'append', key, sqlHash, counts: { rows } });
}
