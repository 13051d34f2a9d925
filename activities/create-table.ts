import { parseCreateTable, parseCreateTableAs } from '../redshift-sql/create-table.ts';
import type { TableDefinition } from '../redshift-sql/create-table.ts';
import { formatTableName } from '../redshift-sql/names.ts';
import type { TableName } from '../redshift-sql/names.ts';
import { quoteIdentifier } from '../redshift-sql/quote.ts';
import type { RelationName } from '../redshift-sql/relation-name.ts';
import { statementKind } from '../redshift-sql/statements.ts';
import type { Statement } from '../redshift-sql/statements.ts';
import { emptiedTables } from '../warehouse/emptied-tables.ts';
import { doOnce } from '../warehouse/ledger/do-once.ts';
import { forgetLoads } from '../warehouse/ledger/files.ts';
import { readScript, runStatement } from '../warehouse/script.ts';
import type { Session } from '../warehouse/session.ts';
import { compareTable } from '../warehouse/table-drift.ts';
import type { TableDrift } from '../warehouse/table-drift.ts';
import { quoteTable, readTableShape, tableExists } from '../warehouse/table-shape.ts';
import { answerOf } from './answer-of.ts';
import type { Activities } from './api.ts';
import type { Deps } from './deps.ts';
import { failure } from './failures.ts';
import { onWarehouse } from './on-warehouse.ts';
import { runSqlTask } from './sql-task.ts';
import type { SqlTask } from './sql-task.ts';

/** A create task: makes each table that is missing, and compares each that is there with what the file says. */
export function createCreateTable(deps: Deps): Activities['createTable'] {
  return async (input) => await runSqlTask(deps, input, createTables);
}

async function createTables(task: SqlTask) {
  const { key, detail, sqlHash, script } = task;
  const statements = readScript(script);
  return await onWarehouse(task, async ({ session, note }) => {
    const remarks: string[] = [];
    const work = async () => {
      for (const statement of statements) remarks.push(...(await runDefinition(session, task, statement)));
      for (const table of emptiedTables(script.text, task.target.schema)) await forgetLoads(session, table);
      return {};
    };
    const done = await doOnce(session, { key, writes: detail.writes, sqlHash, work });
    return answerOf(done, note, ...remarks);
  });
}

/** What a statement did, in words; every statement that makes no table is run each time. */
async function runDefinition(session: Session, task: SqlTask, statement: Statement): Promise<readonly string[]> {
  const kind = statementKind(statement);
  if (kind !== 'create-table' && kind !== 'create-table-as') {
    await runStatement(session, task.script, statement);
    return [];
  }
  const definition = kind === 'create-table' ? parseCreateTable(statement) : parseCreateTableAs(statement);
  const name = resolve(definition, task.target.schema);
  if (definition.temporary || !(await tableExists(session, name)))
    return await create(session, task, { statement, name });
  if (!('foreignKeys' in definition)) return [`${formatTableName(name)} is there.`];
  return await adapt(session, task, { definition, name });
}

async function create(
  session: Session,
  { script }: SqlTask,
  { statement, name }: { readonly statement: Statement; readonly name: TableName },
): Promise<readonly string[]> {
  await runStatement(session, script, statement);
  await forgetLoads(session, name);
  return [`Created ${formatTableName(name)}.`];
}

async function adapt(
  session: Session,
  task: SqlTask,
  { definition, name }: { readonly definition: TableDefinition; readonly name: TableName },
): Promise<readonly string[]> {
  const drift = compareTable(definition, await readTableShape(session, name, task.target.schema));
  if (drift.differences.length > 0) throw driftFailure(task, name, drift);
  for (const { name: column, type } of drift.added) {
    await session.query(`alter table ${quoteTable(name)} add column ${quoteIdentifier(column)} ${type}`);
  }
  if (drift.added.length === 0) return [`${formatTableName(name)} is up to date.`];
  const added = drift.added.map((column) => `${column.name} ${column.type}`);
  return [`Added to ${formatTableName(name)}: ${added.join(', ')}.`];
}

function driftFailure({ input, script }: SqlTask, table: TableName, { differences, remedies }: TableDrift): Error {
  const name = formatTableName(table);
  const message = `${input.task} stopped: ${name} is not as ${script.file} says: ${differences.join('; ')}. Nothing was changed. ${remedy(table, remedies)}`;
  return failure('SchemaDrift', { message, facts: { task: input.task, file: script.file, table: name, differences } });
}

function remedy(table: TableName, alters: readonly string[] | null): string {
  const target = quoteTable(table);
  if (alters === null) {
    return `Change the file back, or run: DROP TABLE ${target}; and then retry: the table is made anew, and what was loaded into it is loaded again.`;
  }
  return `Change the file back, or run: ${alters.map((alter) => `ALTER TABLE ${target} ${alter};`).join(' ')} and then retry.`;
}

function resolve({ schema, table }: RelationName, searchPath: string): TableName {
  return { schema: schema ?? searchPath, table };
}
