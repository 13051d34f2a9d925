import { batchFilesKey, manifestKey } from '../artifacts/layout.ts';
import { listObjects } from '../aws/objects.ts';
import { formatS3Url } from '../aws/s3-url.ts';
import type { BatchLimits, Plan } from '../model/plan.ts';
import type { StageListing } from '../model/run.ts';
import { formatTableName } from '../redshift-sql/names.ts';
import type { TableName } from '../redshift-sql/names.ts';
import { quoteIdentifier } from '../redshift-sql/quote.ts';
import { splitIntoBatches } from '../warehouse/batches.ts';
import { knownFiles, lastBatch, loadedRows } from '../warehouse/ledger/files.ts';
import type { LoadedFile } from '../warehouse/ledger/files.ts';
import { prepareLedger } from '../warehouse/ledger/prepare.ts';
import { ledgerTable, ledgerTables } from '../warehouse/ledger/tables.ts';
import { toCount } from '../warehouse/session.ts';
import type { Session } from '../warehouse/session.ts';
import { inReadOnlyTransaction } from '../warehouse/transaction.ts';
import type { Activities } from './api.ts';
import { beatWhile } from './attempt.ts';
import type { Deps } from './deps.ts';
import { failure } from './failures.ts';
import { onWarehouse } from './on-warehouse.ts';
import { runSqlTask } from './sql-task.ts';
import type { SqlTask } from './sql-task.ts';
import { newFiles, readStageCopy } from './stage-copy.ts';
import type { StageCopy } from './stage-copy.ts';

/** 10,000 files or 10 GB: AWS advises one COPY of many files, and a failed one is resumed at its batch. */
const DEFAULT_LIMITS: BatchLimits = { maxFiles: 10_000, maxBytes: 10 * 1024 ** 3 };

/** What the ledger knew when the stage task was listed. */
interface LedgerView {
  readonly known: ReadonlyMap<string, string>;
  readonly lastBatch: number;
}

/** Lists a stage task's prefix, leaves out what the ledger has, and writes a manifest for each batch of the rest. */
export function createListStage(deps: Deps): Activities['listStage'] {
  return async (input) => await runSqlTask<StageListing>(deps, input, listStage);
}

async function listStage(task: SqlTask): Promise<Omit<StageListing, 'attempt'>> {
  const stage = readStageCopy(task);
  const files = await beatWhile(task.attempt, () => listFiles(task, stage));
  const ledger = await onWarehouse(task, ({ session }) => readLedger(session, task, stage));
  const fresh = newFiles(files, ledger.known, task);
  const message = describeListing(files.length, fresh.length);
  if (!canReadManifests(task)) return { ...oneCopy(task, files, fresh), message };
  const batches = splitIntoBatches(fresh, task.detail.batch ?? DEFAULT_LIMITS);
  const first = ledger.lastBatch + 1;
  await beatWhile(task.attempt, async () => {
    for (const [index, batch] of batches.entries()) await writeBatch(task, { number: first + index, batch, stage });
  });
  return { batches: { first, count: batches.length }, files: fresh.length, message };
}

/** The objects under the COPY's prefix; fails when there is none, as the COPY itself would. */
export async function listFiles({ clients, input, script }: SqlTask, { place }: StageCopy): Promise<LoadedFile[]> {
  const objects = await listObjects(clients.s3, place);
  if (objects.length > 0) return objects.map((object) => ({ bucket: place.bucket, ...object }));
  const prefix = formatS3Url(place);
  throw failure('NoFiles', {
    message: `${input.task} has nothing to load: no file's name begins with ${prefix} (${script.file}). Correct the place, or put the files there.`,
    facts: { task: input.task, file: script.file, prefix },
  });
}

async function readLedger(session: Session, task: SqlTask, stage: StageCopy): Promise<LedgerView> {
  await prepareLedger(session, ledgerTables(task.input.task, [...task.detail.writes, stage.table]));
  return await inReadOnlyTransaction(session, async () => {
    if (isOnlyStaged(task.plan, stage.table)) await compareWithTable(session, task, stage.table);
    const known = await knownFiles(session, stage.table, stage.place);
    return { known, lastBatch: await lastBatch(session, stage.table, task.key) };
  });
}

/** Only then is every row of the table one that a COPY of the ledger brought. */
function isOnlyStaged(plan: Plan, { schema, table }: TableName): boolean {
  const writers = plan.tasks.filter(({ writes }) => writes.some((one) => one.schema === schema && one.table === table));
  return writers.every(({ kind }) => kind === 'stage' || kind === 'create' || kind === 'drop');
}

async function compareWithTable(session: Session, { input, script }: SqlTask, table: TableName): Promise<void> {
  const quoted = `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.table)}`;
  const expected = await loadedRows(session, table);
  const found = toCount(await session.query(`select count(*) from ${quoted}`));
  if (found === expected) return;
  const name = formatTableName(table);
  throw failure('LedgerMismatch', {
    message: `${input.task} stopped before loading: ${name} has ${found} rows, and the ledger says that loads brought ${expected}. Something else has changed the table. To load everything anew, run: BEGIN; DELETE FROM ${quoted}; DELETE FROM ${ledgerTable(table)} WHERE entry IN ('load', 'file'); COMMIT; and then retry.`,
    facts: { task: input.task, file: script.file, table: name, found, expected },
  });
}

function canReadManifests({ artifacts, input, key }: SqlTask): boolean {
  return artifacts.url(manifestKey(input.run, key)) !== undefined;
}

/** COPY can read no manifest from a plain folder, so everything is one COPY of the prefix, which cannot leave a file out. */
function oneCopy({ input, script, target }: SqlTask, files: readonly LoadedFile[], fresh: readonly LoadedFile[]) {
  if (fresh.length === 0) return { batches: { first: 0, count: 0 }, files: 0 };
  if (fresh.length === files.length) return { batches: { first: 0, count: 1 }, files: fresh.length };
  throw failure('NotSupported', {
    message: `${input.task} cannot load ${fresh.length} new files beside ${files.length - fresh.length} that are loaded: that needs a manifest, and COPY can read none from ${target.artifacts}. Give target ${target.name} an artifacts place in S3.`,
    facts: { task: input.task, file: script.file },
  });
}

async function writeBatch(
  { artifacts, input, key }: SqlTask,
  {
    number,
    batch,
    stage,
  }: { readonly number: number; readonly batch: readonly LoadedFile[]; readonly stage: StageCopy },
): Promise<void> {
  const place = { ...key, batch: number };
  await artifacts.put(manifestKey(input.run, place), manifestOf(batch, stage));
  await artifacts.put(batchFilesKey(input.run, place), JSON.stringify(batch));
}

/** The manifest that makes COPY load these files, all of them or none. */
export function manifestOf(files: readonly LoadedFile[], { copy }: StageCopy): string {
  const isColumnar = copy.format.kind === 'parquet' || copy.format.kind === 'orc';
  const entries = files.map((file) => ({
    url: formatS3Url(file),
    mandatory: true,
    // Required for columnar files: https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html
    ...(isColumnar ? { meta: { content_length: file.bytes } } : {}),
  }));
  return JSON.stringify({ entries });
}

function describeListing(all: number, fresh: number): string | undefined {
  if (fresh === 0) return `Nothing new among ${all} files.`;
  return fresh === all ? undefined : `${fresh} new of ${all} files.`;
}
