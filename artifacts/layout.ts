import type { RunRef } from '../model/run.ts';

/** What names a run's artifacts: its DAG and its key. */
export type RunPlace = Pick<RunRef, 'dagId' | 'runKey'>;

/** One batch of one generation of a stage task. */
export interface BatchPlace {
  readonly task: string;
  readonly generation: number;
  readonly batch: number;
}

/** The plan of a run, by the SHA-256 of its JSON. */
export function planKey(sha256: string): string {
  return `plans/${sha256}.json`;
}

/** The SQL of a task, by the SHA-256 of its text. */
export function sqlKey(sha256: string): string {
  return `sql/${sha256}.sql`;
}

/** The expected result of an analytics task, by the SHA-256 of its CSV. */
export function expectedKey(sha256: string): string {
  return `expected/${sha256}.csv`;
}

/** Everything of one run begins so. */
export function runPrefix({ dagId, runKey }: RunPlace): string {
  return `runs/${dagId}/${runKey}/`;
}

/** The manifest that COPY reads. */
export function manifestKey(run: RunPlace, { task, generation, batch }: BatchPlace): string {
  return `${runPrefix(run)}manifests/${task}/${generation}/${batch}.json`;
}

/** What the ledger says of a manifest's objects: etags and bytes, which COPY has no use for. */
export function batchFilesKey(run: RunPlace, { task, generation, batch }: BatchPlace): string {
  return `${runPrefix(run)}manifests/${task}/${generation}/${batch}.files.json`;
}

/** The rows of an analytics task. */
export function analyticsKey(run: RunPlace, task: string): string {
  return `${runPrefix(run)}analytics/${task}.json`;
}

/** The outcome of a check, with rows that failed it. */
export function checkKey(run: RunPlace, task: string): string {
  return `${runPrefix(run)}checks/${task}.json`;
}

/** The rows for which a model stopped, before it wrote any. */
export function refusedRowsKey(run: RunPlace, task: string): string {
  return `${runPrefix(run)}refused/${task}.json`;
}

/** Which run last tore down the warehouse of a DAG and target. */
export function lastTeardownKey({ dagId, target }: Pick<RunRef, 'dagId' | 'target'>): string {
  return `warehouses/${dagId}/${target}.json`;
}
