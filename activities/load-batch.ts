import { manifestKey } from '../artifacts/layout.ts';
import { parseS3Url } from '../aws/s3-url.ts';
import { copyFromManifest } from '../redshift-sql/copy.ts';
import { doOnce } from '../warehouse/ledger/do-once.ts';
import { insertLoad, knownFiles } from '../warehouse/ledger/files.ts';
import type { LoadedFile } from '../warehouse/ledger/files.ts';
import { ledgerTable } from '../warehouse/ledger/tables.ts';
import { findEntry, insertEntry } from '../warehouse/ledger/tasks.ts';
import type { TaskCounts } from '../warehouse/ledger/tasks.ts';
import { StatementError } from '../warehouse/script.ts';
import { toCount, toRows } from '../warehouse/session.ts';
import type { Session } from '../warehouse/session.ts';
import { analyzeAfter } from './analyze-after.ts';
import { answerOf } from './answer-of.ts';
import type { Activities } from './api.ts';
import { beatWhile } from './attempt.ts';
import type { Deps } from './deps.ts';
import { emptyForReload } from './empty-for-reload.ts';
import { explainLoad } from './explain-load.ts';
import { failure } from './failures.ts';
import { listFiles } from './choose-files.ts';
import { onWarehouse } from './on-warehouse.ts';
import { runSqlTask } from './sql-task.ts';
import type { SqlTask } from './sql-task.ts';
import { canReadManifests, manifestOf, readBatch } from './stage-batch.ts';
import type { StageBatch } from './stage-batch.ts';
import { newFiles, readStageCopy } from './stage-copy.ts';
import type { StageCopy } from './stage-copy.ts';

/** A batch of a stage task: one COPY and what the ledger says of it, in one transaction. */
export function createLoadBatch(deps: Deps): Activities['loadBatch'] {
  return async (input) => await runSqlTask(deps, input, loadBatch);
}

interface Batch extends StageBatch {
  readonly task: SqlTask;
  readonly session: Session;
  readonly stage: StageCopy;
}

async function loadBatch(task: SqlTask) {
  const stage = readStageCopy(task);
  const planned = await beatWhile(task.attempt, () => readPlanned(task, stage));
  return await onWarehouse(task, async ({ session, note }) => {
    const batch: Batch = { task, session, stage, ...planned };
    try {
      const answer = answerOf(await (batch.reload ? reloadOnce(batch) : loadOnce(batch)), note);
      return await analyzeAfter(session, task.detail, answer);
    } catch (error) {
      throw await explainLoad(error, task, session);
    }
  });
}

/** With no manifest, the COPY loads what is under the prefix by then. */
async function readPlanned(task: SqlTask, stage: StageCopy): Promise<StageBatch> {
  const planned = await readBatch(task);
  return canReadManifests(task) ? planned : { ...planned, files: await listFiles(task, stage) };
}

/**
 * Whether a batch is done is asked of its files, not of its number: a late attempt of an older listing may have loaded some of
 * them under another number, and then only the rest is loaded.
 */
async function loadOnce(batch: Batch) {
  const { task, session, stage } = batch;
  const { key, detail, sqlHash } = task;
  let rest: readonly LoadedFile[] = batch.files;
  return await doOnce(session, {
    key,
    sqlHash,
    writes: detail.writes,
    findDone: async () => {
      rest = newFiles(batch.files, await knownFiles(session, stage.table, stage.place), task);
      if (rest.length > 0) return undefined;
      return (await findEntry(session, ledgerTable(stage.table), { entry: 'task', key })) ?? { rows: 0, files: 0 };
    },
    work: async () => await load({ ...batch, files: rest }, rest.length === batch.files.length),
  });
}

/** Empties the table, or its part that the run is about, and loads it anew: the batch's own row says whether that is done, since its files are known either way. */
async function reloadOnce(batch: Batch) {
  const { task, session, stage } = batch;
  const { key, detail, sqlHash } = task;
  const work = async (): Promise<TaskCounts> => {
    await emptyForReload(session, task, stage);
    const counts = await load(batch, true);
    await insertEntry(session, ledgerTable(stage.table), { entry: 'reload', key, sqlHash, counts });
    return counts;
  };
  return await doOnce(session, { key, sqlHash, writes: detail.writes, work });
}

async function load(batch: Batch, isWhole: boolean): Promise<TaskCounts> {
  const { task, session, stage } = batch;
  const { script, sqlHash, key } = task;
  const isByManifest = canReadManifests(task);
  const sql = isByManifest
    ? copyFromManifest(stage.statement, await manifestUrl(batch, isWhole))
    : stage.statement.text;
  try {
    await session.query(sql);
  } catch (error) {
    throw new StatementError({ file: script.file, line: stage.statement.line }, error);
  }
  const rows = toCount(await session.query('select pg_last_copy_count()'));
  const files = isByManifest ? batch.files : await filesOfLastCopy(batch);
  const counts = { rows, files: files.length };
  await insertLoad(session, stage.table, { key, sqlHash, counts, files });
  return counts;
}

async function manifestUrl({ task, stage, files }: Batch, isWhole: boolean): Promise<string> {
  const { artifacts, input, key } = task;
  const place = manifestKey(input.run, key);
  const url = artifacts.url(place);
  if (url === undefined)
    throw new Error(`COPY cannot read ${place}: target ${task.target.name} keeps its artifacts in a folder.`);
  if (!isWhole) await artifacts.put(place, manifestOf(files, stage));
  return url;
}

/** With no manifest, the warehouse says what it loaded: the prefix may have got more files since it was listed. */
async function filesOfLastCopy({ session, task, stage }: Batch): Promise<readonly LoadedFile[]> {
  const sql = 'select distinct trim(filename) as url from stl_load_commits where query = pg_last_copy_id()';
  const loaded = new Set(toRows(await session.query(sql)).map(({ url }) => parseS3Url(url ?? '').key));
  const listed = await listFiles(task, stage);
  const files = listed.filter(({ key }) => loaded.has(key));
  if (files.length === loaded.size && files.length > 0) return files;
  throw failure('Conflict', {
    message: `${task.input.task}: files under ${stage.copy.source.url} came or went while they were loaded. Nothing was kept; it is tried again.`,
    facts: { task: task.input.task, loaded: loaded.size, listed: listed.length },
  });
}
