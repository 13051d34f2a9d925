import type { StageListing } from '../model/run.ts';
import type { Activities } from './api.ts';
import { beatWhile } from './attempt.ts';
import { chooseFiles, listFiles } from './choose-files.ts';
import type { StageChoice } from './choose-files.ts';
import type { Deps } from './deps.ts';
import { onWarehouse } from './on-warehouse.ts';
import { runSqlTask } from './sql-task.ts';
import type { SqlTask } from './sql-task.ts';
import { canReadManifests, writeBatch } from './stage-batch.ts';
import { readStageCopy } from './stage-copy.ts';
import type { StageCopy } from './stage-copy.ts';
import { readStageLedger } from './stage-ledger.ts';
import type { StageLedger } from './stage-ledger.ts';

/** Lists a stage task's prefix, leaves out what the ledger has, and keeps each batch of the rest in artifacts. */
export function createListStage(deps: Deps): Activities['listStage'] {
  return async (input) => await runSqlTask<StageListing>(deps, input, listStage);
}

async function listStage(task: SqlTask): Promise<Omit<StageListing, 'attempt'>> {
  const stage = readStageCopy(task);
  const files = await beatWhile(task.attempt, () => listFiles(task, stage));
  const ledger = await onWarehouse(task, ({ session }) => readStageLedger(session, task, stage));
  // An earlier attempt has committed it: its batch is answered from the ledger.
  if (task.input.reload === true && ledger.reloadBatch > 0) {
    return {
      batches: { first: ledger.reloadBatch, count: 1 },
      files: files.length,
      message: describeReload(task, files.length),
    };
  }
  return await keepBatches(task, {
    stage,
    ledger,
    choice: chooseFiles(task, { stage, files, ledger }),
    all: files.length,
  });
}

interface Chosen {
  readonly stage: StageCopy;
  readonly ledger: StageLedger;
  readonly choice: StageChoice;
  /** Files under the prefix. */
  readonly all: number;
}

async function keepBatches(task: SqlTask, { stage, ledger, choice, all }: Chosen) {
  const { batches, reload } = choice;
  // Without manifests there is one COPY of the prefix, which has no number.
  const first = canReadManifests(task) || reload ? ledger.lastBatch + 1 : 0;
  await beatWhile(task.attempt, async () => {
    for (const [index, files] of batches.entries()) {
      await writeBatch(task, { number: first + index, batch: { files, reload }, stage });
    }
  });
  const count = batches.reduce((sum, files) => sum + files.length, 0);
  const message = reload ? describeReload(task, all) : describeListing(all, count);
  return { batches: { first, count: batches.length }, files: count, message };
}

function describeReload({ detail }: SqlTask, all: number): string {
  return `All ${all} files, into the emptied ${detail.intervalColumn === undefined ? 'table' : 'interval'}.`;
}

function describeListing(all: number, fresh: number): string | undefined {
  if (fresh === 0) return `Nothing new among ${all} files.`;
  return fresh === all ? undefined : `${fresh} new of ${all} files.`;
}
