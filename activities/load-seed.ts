import { seedRows, seedTable } from '../model/seed-file.ts';
import type { TableName } from '../redshift-sql/names.ts';
import { doOnce } from '../warehouse/ledger/do-once.ts';
import { forgetLoads, insertLoad, knownFiles } from '../warehouse/ledger/files.ts';
import type { TaskCounts } from '../warehouse/ledger/tasks.ts';
import { replaceRows } from '../warehouse/replace-rows.ts';
import type { Session } from '../warehouse/session.ts';
import type { Activities } from './api.ts';
import type { Deps } from './deps.ts';
import { onWarehouse } from './on-warehouse.ts';
import { answerOf } from './answer-of.ts';
import { runSqlTask } from './sql-task.ts';
import type { SqlTask } from './sql-task.ts';

/** In the ledger a seed is a file as those of S3 are, of no bucket: it is forgotten when its table is dropped or emptied. */
const NO_BUCKET = '';

/** A seed: its table holds the rows of its CSV, and no others. Where it does already, by what the ledger says, nothing is done. */
export function createLoadSeed(deps: Deps): Activities['loadSeed'] {
  return async (input) => await runSqlTask(deps, input, loadSeed);
}

async function loadSeed(task: SqlTask) {
  const { key, detail, target, script, sqlHash } = task;
  const table = seedTable(detail, target.schema);
  return await onWarehouse(task, async ({ session, note }) => {
    let remark: string | undefined;
    const work = async (): Promise<TaskCounts> => {
      if (key.generation === 0 && (await isSeedLoaded(session, table, { file: script.file, sha256: sqlHash }))) {
        remark = 'Its table has these rows already.';
        return {};
      }
      return await load(session, task);
    };
    return answerOf(await doOnce(session, { key, writes: detail.writes, sqlHash, work }), note, remark);
  });
}

/** Whether a table holds the rows of a seed's file, by what its ledger says. */
export async function isSeedLoaded(
  session: Session,
  table: TableName,
  { file, sha256 }: { readonly file: string; readonly sha256: string },
): Promise<boolean> {
  const known = await knownFiles(session, table, { bucket: NO_BUCKET, key: file });
  return known.get(file)?.has(sha256) === true;
}

async function load(session: Session, { detail, target, script, sqlHash, key }: SqlTask): Promise<TaskCounts> {
  const { schema } = target;
  const table = seedTable(detail, schema);
  const counts = { rows: await replaceRows(session, seedRows(script), { table, schema }) };
  await forgetLoads(session, table);
  const file = { bucket: NO_BUCKET, key: script.file, etag: sqlHash, bytes: Buffer.byteLength(script.text) };
  await insertLoad(session, table, { key, sqlHash, counts, files: [file] });
  return counts;
}
