import type { Plan } from '../model/plan.ts';

/** What has become of a plan's tasks. */
export interface PlanDifference {
  readonly added: readonly string[];
  readonly gone: readonly string[];
  readonly changed: readonly ChangedSql[];
}

/** A task whose SQL is another now; the texts are in artifacts, or beside the DAG, by their SHA-256. */
export interface ChangedSql {
  readonly task: string;
  readonly file: string;
  readonly before: string;
  readonly now: string;
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
