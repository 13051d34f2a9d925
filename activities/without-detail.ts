import type { PlannedTask, TaskDetail } from '../model/plan.ts';

/** What only activities need of a task: it stays out of the run's history. */
const DETAIL: Readonly<Record<Exclude<keyof TaskDetail, keyof PlannedTask>, true>> = {
  sql: true,
  writes: true,
  reads: true,
  batch: true,
  onChange: true,
  intervalColumn: true,
  tableRows: true,
  appends: true,
  transaction: true,
  rebuild: true,
  unload: true,
  grants: true,
  analyze: true,
  model: true,
  source: true,
  expected: true,
};

/** A task as the workflow sees it. */
export function withoutDetail(task: TaskDetail): PlannedTask {
  return Object.fromEntries(Object.entries(task).filter(([key]) => !(key in DETAIL))) as unknown as PlannedTask;
}
