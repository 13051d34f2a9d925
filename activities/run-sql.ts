import { applyGrants } from '../warehouse/apply-grants.ts';
import { emptiedTables } from '../warehouse/emptied-tables.ts';
import { doOnce } from '../warehouse/ledger/do-once.ts';
import { forgetLoads } from '../warehouse/ledger/files.ts';
import type { TaskCounts } from '../warehouse/ledger/tasks.ts';
import { readScript, runScript } from '../warehouse/script.ts';
import type { Session } from '../warehouse/session.ts';
import { runStepwise } from '../warehouse/stepwise.ts';
import { analyzeAfter } from './analyze-after.ts';
import { answerOf } from './answer-of.ts';
import type { Activities } from './api.ts';
import type { Deps } from './deps.ts';
import { onWarehouse } from './on-warehouse.ts';
import { runModel } from './run-model.ts';
import { runSqlTask } from './sql-task.ts';
import type { SqlTask, SqlWork } from './sql-task.ts';

/** A drop or transform task: its statements and its ledger row are one transaction, or with `@transaction off` one for each. */
export function createRunSql(deps: Deps): Activities['runSql'] {
  return async (input) => await runSqlTask(deps, input, runSql);
}

/** Runs a task's SQL once, with its ledger rows; `note` is what was found of earlier attempts. */
export async function runTaskSql(session: Session, task: SqlWork, note?: string) {
  return await analyzeAfter(session, task.detail, await sendTaskSql(session, task, note));
}

async function sendTaskSql(session: Session, task: SqlWork, note: string | undefined) {
  const { model, transaction } = task.detail;
  if (model !== undefined) return await runModel({ session, task, model }, note);
  return transaction === 'off' ? await runOneByOne(session, task, note) : await runTogether(session, task, note);
}

async function runSql(task: SqlTask) {
  readScript(task.script, task.detail.transaction);
  return await onWarehouse(task, ({ session, note }) => runTaskSql(session, task, note));
}

async function runTogether(session: Session, task: SqlWork, note: string | undefined) {
  const { key, detail, sqlHash } = task;
  const work = async (): Promise<TaskCounts> => await runAndForget(session, task);
  return answerOf(await doOnce(session, { key, writes: detail.writes, sqlHash, work }), note);
}

async function runOneByOne(session: Session, { key, detail, sqlHash, script, target }: SqlWork, note?: string) {
  const work = { key, writes: detail.writes, sqlHash, script, schema: target.schema };
  const { remarks, rows = 0, alreadyDone } = await runStepwise(session, work);
  return answerOf({ alreadyDone, ...(detail.kind === 'drop' ? {} : { rows }) }, note, ...remarks);
}

/** What was loaded into a table is forgotten in the transaction that empties or drops it. */
async function runAndForget(session: Session, { script, target, detail }: SqlWork): Promise<TaskCounts> {
  const rows = await runScript(session, script);
  for (const table of emptiedTables(script.text, target.schema)) await forgetLoads(session, table);
  await applyGrants(session, { file: script.file, grants: detail.grants });
  return detail.kind === 'drop' ? {} : { rows };
}
