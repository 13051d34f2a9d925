// What a create task does with a table that is there and not as its file says. ALTER COLUMN … TYPE cannot share the ledger's
// transaction, so columns are widened before it begins, each by itself: after a crash the table is compared anew, and what was widened
// is no difference any more.
import { formatTableName } from '../redshift-sql/names.ts';
import { ledgerTables } from '../warehouse/ledger/tables.ts';
import { findEntry } from '../warehouse/ledger/tasks.ts';
import { prepareLedger } from '../warehouse/ledger/prepare.ts';
import { DependentRefusedError } from '../warehouse/schema/dependents.ts';
import { alterSql, readDrift } from '../warehouse/schema/read-drift.ts';
import type { TableDrift } from '../warehouse/schema/read-drift.ts';
import { rebuildTable } from '../warehouse/schema/rebuild-table.ts';
import type { TableStatement } from '../warehouse/schema/table-statements.ts';
import { runStatement } from '../warehouse/script.ts';
import type { Session } from '../warehouse/session.ts';
import { tableExists } from '../warehouse/table-shape.ts';
import { driftFailure } from './drift-failure.ts';
import type { SqlTask } from './sql-task.ts';

type Definition = TableStatement & { readonly kind: 'define' };

/** Widens the VARCHARs of the task's tables, unless an earlier attempt has finished it; answers the statements sent. */
export async function widenColumns(
  session: Session,
  task: SqlTask,
  statements: readonly TableStatement[],
): Promise<readonly string[]> {
  if (await isFinished(session, task)) return [];
  const drifts: { readonly statement: Definition; readonly drift: TableDrift }[] = [];
  for (const statement of statements) {
    if (statement.kind !== 'define' || !(await tableExists(session, statement.table))) continue;
    drifts.push({ statement, drift: await compare(session, task, statement) });
  }
  const sent: string[] = [];
  for (const { statement, drift } of drifts) {
    if (drift.verdict === 'change') sent.push(...(await widen(session, task, { statement, drift })));
  }
  return sent;
}

/** Makes a table as its file says, in the task's transaction; answers what there is to say of it. */
export async function adaptTable(session: Session, task: SqlTask, statement: Definition): Promise<string> {
  const { table, definition } = statement;
  const name = formatTableName(table);
  const drift = await compare(session, task, statement);
  if (drift.verdict === 'same') return `${name} is up to date.`;
  if (drift.verdict === 'rebuild') {
    const create = async () => await runStatement(session, task.script, statement.statement);
    const rows = await orDriftFailure(task, drift, () =>
      rebuildTable(session, { table, definition, schema: task.target.schema, create }),
    );
    return `Rebuilt ${name}: ${drift.changes.map(({ text }) => text).join('; ')}. ${rows} rows were copied.`;
  }
  for (const change of drift.changes) {
    const sql = alterSql(table, change);
    if (sql !== undefined) await session.query(sql);
  }
  return describeAlters(drift);
}

async function isFinished(session: Session, { key, detail }: SqlTask): Promise<boolean> {
  const tables = ledgerTables(key.task, detail.writes);
  await prepareLedger(session, tables);
  const [table] = tables;
  return table !== undefined && (await findEntry(session, table, { entry: 'task', key })) !== undefined;
}

/** Fails where nothing may be done by itself: data would be lost, or a rebuild is needed that nobody has asked for. */
async function compare(session: Session, task: SqlTask, { table, definition }: Definition): Promise<TableDrift> {
  const drift = await readDrift(session, definition, { table, schema: task.target.schema });
  const isRefused = drift.verdict === 'stop' || (drift.verdict === 'rebuild' && task.detail.rebuild !== true);
  if (isRefused) throw driftFailure(task, drift);
  return drift;
}

async function widen(
  session: Session,
  task: SqlTask,
  { statement, drift }: { readonly statement: Definition; readonly drift: TableDrift },
): Promise<readonly string[]> {
  const sent: string[] = [];
  for (const change of drift.changes) {
    const sql = change.kind === 'widen' ? alterSql(drift.table, change) : undefined;
    if (sql === undefined) continue;
    try {
      await session.query(sql);
      sent.push(sql);
    } catch (error) {
      // Redshift refuses a size that the column has already: another run was first.
      const now = await compare(session, task, statement);
      if (now.changes.some((other) => other.text === change.text)) throw error;
    }
  }
  return sent;
}

function describeAlters({ table, changes }: TableDrift): string {
  return `Changed ${formatTableName(table)}: ${changes.map((change) => alterSql(table, change)).join('; ')}.`;
}

async function orDriftFailure<T>(task: SqlTask, drift: TableDrift, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DependentRefusedError) throw driftFailure(task, drift, error.message);
    throw error;
  }
}
