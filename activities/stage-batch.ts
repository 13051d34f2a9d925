import { batchFilesKey, manifestKey } from '../artifacts/layout.ts';
import { formatS3Url } from '../aws/s3-url.ts';
import type { LoadedFile } from '../warehouse/ledger/files.ts';
import { readText } from './sql-task.ts';
import type { SqlTask } from './sql-task.ts';
import type { StageCopy } from './stage-copy.ts';

/** What one batch of a stage task loads. */
export interface StageBatch {
  readonly files: readonly LoadedFile[];
  /** The table is emptied first, in the same transaction. */
  readonly reload: boolean;
}

/** Whether COPY can read a manifest from artifacts; from a plain folder it cannot, so a stage task is then one COPY of its prefix. */
export function canReadManifests({ artifacts }: Pick<SqlTask, 'artifacts'>): boolean {
  return artifacts.url('manifests') !== undefined;
}

/** Keeps a batch in artifacts: its manifest for COPY, and what the ledger will say of its files. */
export async function writeBatch(
  task: SqlTask,
  { number, batch, stage }: { readonly number: number; readonly batch: StageBatch; readonly stage: StageCopy },
): Promise<void> {
  const { artifacts, input, key } = task;
  const place = { ...key, batch: number };
  if (canReadManifests(task)) await artifacts.put(manifestKey(input.run, place), manifestOf(batch.files, stage));
  await artifacts.put(batchFilesKey(input.run, place), JSON.stringify(batch));
}

/** The batch of the activity's input, as its listing kept it. */
export async function readBatch({ artifacts, input, key, script }: SqlTask): Promise<StageBatch> {
  return JSON.parse(await readText(artifacts, batchFilesKey(input.run, key), script.file)) as StageBatch;
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
