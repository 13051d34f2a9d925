import { listObjects } from '../aws/objects.ts';
import { formatS3Url } from '../aws/s3-url.ts';
import type { BatchLimits } from '../model/plan.ts';
import type { StageListing } from '../model/run.ts';
import { formatTableName } from '../redshift-sql/names.ts';
import { splitIntoBatches } from '../warehouse/batches.ts';
import type { LoadedFile } from '../warehouse/ledger/files.ts';
import type { Activities } from './api.ts';
import { beatWhile } from './attempt.ts';
import type { Deps } from './deps.ts';
import { failure } from './failures.ts';
import { onWarehouse } from './on-warehouse.ts';
import { runSqlTask } from './sql-task.ts';
import type { SqlTask } from './sql-task.ts';
import { canReadManifests, writeBatch } from './stage-batch.ts';
import type { StageBatch } from './stage-batch.ts';
import { changedFiles, newFiles, readStageCopy } from './stage-copy.ts';
import type { StageCopy } from './stage-copy.ts';
import { emptyingSql, readStageLedger } from './stage-ledger.ts';
import type { StageLedger } from './stage-ledger.ts';

/** 10,000 files or 10 GB: AWS advises one COPY of many files, and a failed one is resumed at its batch. */
const DEFAULT_LIMITS: BatchLimits = { maxFiles: 10_000, maxBytes: 10 * 1024 ** 3 };

/** Lists a stage task's prefix, leaves out what the ledger has, and keeps each batch of the rest in artifacts. */
export function createListStage(deps: Deps): Activities['listStage'] {
  return async (input) => await runSqlTask<StageListing>(deps, input, listStage);
}

async function listStage(task: SqlTask): Promise<Omit<StageListing, 'attempt'>> {
  const stage = readStageCopy(task);
  const files = await beatWhile(task.attempt, () => listFiles(task, stage));
  const ledger = await onWarehouse(task, ({ session }) => readStageLedger(session, task, stage));
  if (mustReload(task, files, ledger)) return await listReload(task, { stage, files, ledger });
  return await listNew(task, { stage, files, ledger });
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

interface Listed {
  readonly stage: StageCopy;
  readonly files: readonly LoadedFile[];
  readonly ledger: StageLedger;
}

function mustReload({ input, detail }: SqlTask, files: readonly LoadedFile[], { known }: StageLedger): boolean {
  return input.reload === true || (detail.onChange === 'reload' && changedFiles(files, known).length > 0);
}

/** One batch of everything, whatever its size: the table, or the run's interval of it, is emptied and loaded in one transaction. */
async function listReload(task: SqlTask, { stage, files, ledger }: Listed) {
  const { intervalColumn } = task.detail;
  const message = `All ${files.length} files, into the emptied ${intervalColumn === undefined ? 'table' : 'interval'}.`;
  // An earlier attempt has committed it: its batch is answered from the ledger.
  if (task.input.reload === true && ledger.reloadBatch > 0) {
    return { batches: { first: ledger.reloadBatch, count: 1 }, files: files.length, message };
  }
  // What others have brought of an interval is found when its rows are counted.
  if (intervalColumn === undefined) refuseSharedTable(task, stage, ledger);
  const first = ledger.lastBatch + 1;
  await beatWhile(task.attempt, () => writeBatch(task, { number: first, batch: { files, reload: true }, stage }));
  return { batches: { first, count: 1 }, files: files.length, message };
}

/** What another stage task has brought would be gone, and this one does not load it. */
function refuseSharedTable({ input, plan, script }: SqlTask, { table }: StageCopy, { loadedBy }: StageLedger): void {
  const name = formatTableName(table);
  const planned = plan.tasks.filter(
    ({ kind, writes }) => kind === 'stage' && writes.some((written) => formatTableName(written) === name),
  );
  const others = new Set([...planned.map(({ id }) => id), ...loadedBy].filter((id) => id !== input.task));
  if (others.size === 0) return;
  throw failure('NotSupported', {
    message: `${input.task} cannot load ${name} anew: it would take away what ${[...others].join(', ')} loaded into it. To load everything anew, run: ${emptyingSql(table)} and then start a run without --reload.`,
    facts: { task: input.task, file: script.file, table: name, others: [...others] },
  });
}

async function listNew(task: SqlTask, { stage, files, ledger }: Listed) {
  const fresh = newFiles(files, ledger.known, task);
  const message = describeListing(files.length, fresh.length);
  const { first, batches } = canReadManifests(task)
    ? { first: ledger.lastBatch + 1, batches: splitIntoBatches(fresh, task.detail.batch ?? DEFAULT_LIMITS) }
    : { first: 0, batches: oneCopy(task, files, fresh) };
  await beatWhile(task.attempt, async () => {
    for (const [index, some] of batches.entries()) {
      const batch: StageBatch = { files: some, reload: false };
      await writeBatch(task, { number: first + index, batch, stage });
    }
  });
  return { batches: { first, count: batches.length }, files: fresh.length, message };
}

/** A COPY of the prefix cannot leave a file out. */
function oneCopy({ input, script, target }: SqlTask, files: readonly LoadedFile[], fresh: readonly LoadedFile[]) {
  if (fresh.length === 0) return [];
  if (fresh.length === files.length) return [fresh];
  throw failure('NotSupported', {
    message: `${input.task} cannot load ${fresh.length} new files beside ${files.length - fresh.length} that are loaded: that needs a manifest, and COPY can read none from ${target.artifacts}. Give target ${target.name} an artifacts place in S3.`,
    facts: { task: input.task, file: script.file },
  });
}

function describeListing(all: number, fresh: number): string | undefined {
  if (fresh === 0) return `Nothing new among ${all} files.`;
  return fresh === all ? undefined : `${fresh} new of ${all} files.`;
}
