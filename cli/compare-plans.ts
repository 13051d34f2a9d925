import { sqlKey } from '../artifacts/layout.ts';
import type { ArtifactStore } from '../artifacts/store.ts';
import type { Plan } from '../model/plan.ts';
import { diffLines } from './diff-lines.ts';

/** What has become of a plan's tasks. */
export interface PlanDifference {
  readonly added: readonly string[];
  readonly gone: readonly string[];
  readonly changed: readonly ChangedSql[];
}

/** A task whose SQL is another now. */
export interface ChangedSql {
  readonly task: string;
  readonly file: string;
  /** SHA-256 of the texts. */
  readonly before: string;
  readonly now: string;
  /** Lines as `diff -u` writes them; absent where artifacts have lost the text. */
  readonly diff?: readonly string[];
}

/** Compares by task id, and SQL by its hash. */
export function comparePlans(before: Plan, now: Plan): PlanDifference {
  const sqlBefore = new Map(before.tasks.map(({ id, sql }) => [id, sql?.sha256]));
  return {
    added: now.tasks.map(({ id }) => id).filter((id) => !sqlBefore.has(id)),
    gone: before.tasks.map(({ id }) => id).filter((id) => !now.tasks.some((task) => task.id === id)),
    changed: now.tasks.flatMap(({ id, sql }) => {
      const hash = sqlBefore.get(id);
      if (sql === undefined || hash === undefined || hash === sql.sha256) return [];
      return [{ task: id, file: sql.file, before: hash, now: sql.sha256 }];
    }),
  };
}

/** The same, with the changes of each SQL. */
export async function withDiffs(
  difference: PlanDifference,
  { artifacts, texts }: { readonly artifacts: ArtifactStore; readonly texts: ReadonlyMap<string, string> },
): Promise<PlanDifference> {
  const changed = await Promise.all(
    difference.changed.map(async (change) => {
      const [before, now] = [await artifacts.get(sqlKey(change.before)), texts.get(change.now)];
      return before === undefined || now === undefined ? change : { ...change, diff: diffLines(before, now) };
    }),
  );
  return { ...difference, changed };
}
