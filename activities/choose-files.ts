import { listObjects } from '../aws/objects.ts';
import { formatS3Url } from '../aws/s3-url.ts';
import type { BatchLimits } from '../model/plan.ts';
import { formatTableName } from '../redshift-sql/names.ts';
import { splitIntoBatches } from '../warehouse/batches.ts';
import type { LoadedFile } from '../warehouse/ledger/files.ts';
import { failure } from './failures.ts';
import type { PlannedSql } from './sql-task.ts';
import { canReadManifests } from './stage-batch.ts';
import { changedFiles, newFiles } from './stage-copy.ts';
import type { StageCopy } from './stage-copy.ts';
import { emptyingSql } from './stage-ledger.ts';
import type { StageLedger } from './stage-ledger.ts';

/** What a stage task will load. */
export interface StageChoice {
  /** The table, or the run's interval of it, is emptied first, in the transaction of its one batch. */
  readonly reload: boolean;
  readonly batches: readonly (readonly LoadedFile[])[];
}

/** What there is, and what the ledger knows of it. */
export interface Listed {
  readonly stage: StageCopy;
  readonly files: readonly LoadedFile[];
  readonly ledger: Pick<StageLedger, 'known' | 'loadedBy'>;
}

/** 10,000 files or 10 GB: AWS advises one COPY of many files, and a failed one is resumed at its batch. */
const DEFAULT_LIMITS: BatchLimits = { maxFiles: 10_000, maxBytes: 10 * 1024 ** 3 };

/** The objects under the COPY's prefix; fails when there is none, as the COPY itself would. */
export async function listFiles(
  { clients, input, script }: Pick<PlannedSql, 'clients' | 'input' | 'script'>,
  { place }: StageCopy,
): Promise<LoadedFile[]> {
  const objects = await listObjects(clients.s3, place);
  if (objects.length > 0) return objects.map((object) => ({ bucket: place.bucket, ...object }));
  const prefix = formatS3Url(place);
  throw failure('NoFiles', {
    message: `${input.task} has nothing to load: no file's name begins with ${prefix} (${script.file}). Correct the place, or put the files there.`,
    facts: { task: input.task, file: script.file, prefix },
  });
}

/** Which files are loaded, in which batches; fails, loading nothing, where that must be decided by people. */
export function chooseFiles(task: PlannedSql, { stage, files, ledger }: Listed): StageChoice {
  if (mustReload(task, files, ledger)) {
    // What others have brought of an interval is found when its rows are counted.
    if (task.detail.intervalColumn === undefined) refuseSharedTable(task, stage, ledger);
    // One batch of everything, whatever its size: the table, or the run's interval of it, is emptied and loaded in one transaction.
    return { reload: true, batches: [files] };
  }
  const fresh = newFiles(files, ledger.known, task);
  const batches = canReadManifests(task)
    ? splitIntoBatches(fresh, task.detail.batch ?? DEFAULT_LIMITS)
    : oneCopy(task, files, fresh);
  return { reload: false, batches };
}

function mustReload(
  { input, detail }: PlannedSql,
  files: readonly LoadedFile[],
  { known }: Pick<StageLedger, 'known'>,
): boolean {
  return input.reload === true || (detail.onChange === 'reload' && changedFiles(files, known).length > 0);
}

/** What another stage task has brought would be gone, and this one does not load it. */
function refuseSharedTable(
  { input, plan, script }: PlannedSql,
  { table }: StageCopy,
  { loadedBy }: Pick<StageLedger, 'loadedBy'>,
): void {
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

/** A COPY of the prefix cannot leave a file out. */
function oneCopy({ input, script, target }: PlannedSql, files: readonly LoadedFile[], fresh: readonly LoadedFile[]) {
  if (fresh.length === 0) return [];
  if (fresh.length === files.length) return [fresh];
  throw failure('NotSupported', {
    message: `${input.task} cannot load ${fresh.length} new files beside ${files.length - fresh.length} that are loaded: that needs a manifest, and COPY can read none from ${target.artifacts}. Give target ${target.name} an artifacts place in S3.`,
    facts: { task: input.task, file: script.file },
  });
}
