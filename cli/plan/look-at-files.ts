import { chooseFiles, listFiles } from '../../activities/choose-files.ts';
import type { PlannedSql } from '../../activities/sql-task.ts';
import { readStageCopy, type StageCopy } from '../../activities/stage-copy.ts';
import { compareWithTable, readLoads } from '../../activities/stage-ledger.ts';
import { formatS3Url } from '../../aws/s3-url.ts';
import type { Plan, TaskDetail } from '../../model/plan.ts';
import { formatTableName } from '../../redshift-sql/names.ts';
import type { LoadedFile } from '../../warehouse/ledger/files.ts';
import { hasLedger } from '../../warehouse/ledger/prepare.ts';
import { inReadOnlyTransaction } from '../../warehouse/transaction.ts';
import type { OpenTarget } from './look-at-target.ts';
import { isThere } from './look-at-tables.ts';
import type { LoadPreview } from './plan-preview.ts';

/** A plan's stage tasks, and where their files are. */
export interface FileSearch {
  readonly plan: Plan;
  /** A task's SQL after variables. */
  readonly textOf: (task: TaskDetail) => string | undefined;
  readonly opened: OpenTarget;
  /** Stage tasks load everything anew. */
  readonly reload: boolean;
}

/** What each stage task of the plan would load, as its listing will decide it. */
export async function lookAtFiles(search: FileSearch): Promise<readonly LoadPreview[]> {
  const found: LoadPreview[] = [];
  for (const task of search.plan.tasks.filter(({ kind }) => kind === 'stage'))
    found.push(await lookAtStage(task, search));
  return found;
}

async function lookAtStage(detail: TaskDetail, { plan, textOf, opened, reload }: FileSearch): Promise<LoadPreview> {
  const { target, clients, artifacts } = opened;
  const script = { file: detail.sql?.file ?? '', text: textOf(detail) ?? '' };
  const key = { runKey: 'planned', task: detail.id, generation: 0 };
  const input = { task: detail.id, ...(reload ? { reload } : {}) };
  const task: PlannedSql = { target, clients, artifacts, plan, detail, script, input, key };
  const nothing = { task: detail.id, table: '', prefix: '', known: 0, reload, batches: [] };
  try {
    const stage = readStageCopy(task);
    const place = { table: formatTableName(stage.table), prefix: formatS3Url(stage.place) };
    return { ...nothing, ...place, ...(await choose(task, stage, opened).catch(asProblem)) };
  } catch (error) {
    return { ...nothing, ...asProblem(error) };
  }
}

async function choose(task: PlannedSql, stage: StageCopy, opened: OpenTarget) {
  const files = await listFiles(task, stage);
  const ledger = await lookAtLedger(task, stage, opened);
  const { reload, batches } = chooseFiles(task, { stage, files, ledger });
  const chosen = batches.reduce((sum, some) => sum + some.length, 0);
  return { known: files.length - chosen, reload, batches: batches.map(describeBatch) };
}

/** A table that is made by the run, or that no run has loaded, has no loads. */
async function lookAtLedger(task: PlannedSql, { table, place }: StageCopy, { session }: OpenTarget) {
  const nothing = { known: new Map<string, ReadonlySet<string>>(), loadedBy: [] };
  const name = formatTableName(table);
  const holdsRows = session !== undefined && (await isThere(session, table, task.plan));
  if (!holdsRows && !isMade(task.plan, name))
    throw new Error(`${task.input.task} would stop: there is no table ${name}, and no selected task makes it.`);
  if (!holdsRows) return nothing;
  if (!(await hasLedger(session, table))) {
    await compareWithTable(session, task, { table, loaded: 0 });
    return nothing;
  }
  return await inReadOnlyTransaction(session, () => readLoads(session, task, { table, place }));
}

function isMade({ tasks }: Plan, name: string): boolean {
  return tasks.some(({ kind, writes }) => kind === 'create' && writes.some((table) => formatTableName(table) === name));
}

function describeBatch(files: readonly LoadedFile[]): LoadPreview['batches'][number] {
  return { bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), files: files.map(formatS3Url) };
}

function asProblem(error: unknown): Pick<LoadPreview, 'problem'> {
  return { problem: error instanceof Error ? error.message : String(error) };
}
