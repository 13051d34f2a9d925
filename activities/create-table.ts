import { formatTableName } from '../redshift-sql/names.ts';
import { applyGrants } from '../warehouse/apply-grants.ts';
import { emptiedTables } from '../warehouse/emptied-tables.ts';
import { doOnce } from '../warehouse/ledger/do-once.ts';
import { forgetLoads } from '../warehouse/ledger/files.ts';
import { tableStatement } from '../warehouse/schema/table-statements.ts';
import type { TableStatement } from '../warehouse/schema/table-statements.ts';
import { readScript, runStatement } from '../warehouse/script.ts';
import type { Session } from '../warehouse/session.ts';
import { tableExists } from '../warehouse/table-shape.ts';
import { adaptTable, widenColumns } from './adapt-table.ts';
import { answerOf } from './answer-of.ts';
import type { Activities } from './api.ts';
import type { Deps } from './deps.ts';
import { onWarehouse } from './on-warehouse.ts';
import { runSqlTask } from './sql-task.ts';
import type { SqlTask } from './sql-task.ts';

/** A create task: makes each table that is missing, and adapts each that is there to what the file says. */
export function createCreateTable(deps: Deps): Activities['createTable'] {
  return async (input) => await runSqlTask(deps, input, createTables);
}

async function createTables(task: SqlTask) {
  const { key, detail, sqlHash, script, target } = task;
  const statements = readScript(script).map((statement) => tableStatement(statement, target.schema));
  return await onWarehouse(task, async ({ session, note }) => {
    const widened = await widenColumns(session, task, statements);
    const remarks: string[] = [];
    const work = async () => {
      for (const statement of statements) remarks.push(...(await runDefinition(session, task, statement)));
      for (const table of emptiedTables(script.text, target.schema)) await forgetLoads(session, table);
      await applyGrants(session, { file: script.file, grants: detail.grants });
      return {};
    };
    const done = await doOnce(session, { key, writes: detail.writes, sqlHash, work });
    return answerOf(done, note, ...widened.map((sql) => `${sql}.`), ...remarks);
  });
}

/** What a statement did, in words; every statement that makes no table is run each time. */
async function runDefinition(session: Session, task: SqlTask, statement: TableStatement): Promise<readonly string[]> {
  if (statement.kind === 'other') {
    await runStatement(session, task.script, statement.statement);
    return [];
  }
  const { table } = statement;
  if (await tableExists(session, table)) {
    return [
      statement.kind === 'make' ? `${formatTableName(table)} is there.` : await adaptTable(session, task, statement),
    ];
  }
  await runStatement(session, task.script, statement.statement);
  await forgetLoads(session, table);
  return [`Created ${formatTableName(table)}.`];
}
