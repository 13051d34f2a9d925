import { buildersOf } from './builders.ts';
import type { Dag } from './dag.ts';
import type { DagFault } from './fault.ts';
import type { PlannedTask, TaskDetail } from './plan.ts';
import type { SqlTask } from './sql-file.ts';
import type { SqlOptions } from './sql-options.ts';

/** Whether a failure for good fails the task, or waits for somebody to decide. */
export type OnFailure = 'fail' | 'hold';

/** How long each of a DAG's own tasks is held, where it or else its DAG says so. A check that only warns stops nothing. */
export function withHolds(
  details: readonly TaskDetail[],
  { dag, sqlTasks }: { readonly dag: Dag; readonly sqlTasks: readonly SqlTask[] },
): readonly TaskDetail[] {
  const declared = new Map<string, OnFailure | undefined>([
    ...sqlTasks.map(({ id, options }) => [id, options.onFailure] as const),
    ...dag.tasks.map(({ id, onFailure }) => [id, onFailure] as const),
  ]);
  return details.map((task) => {
    const onFailure = declared.get(task.id) ?? dag.onFailure;
    return onFailure === 'hold' && task.severity === 'error' ? { ...task, ...hold(task, details, dag) } : task;
  });
}

/** Faults of a file that asks for a hold which could never begin. */
export function holdFaults(file: string, { severity, onFailure }: SqlOptions): readonly DagFault[] {
  if (severity !== 'warn' || onFailure !== 'hold') return [];
  const message = '@on_failure hold has no meaning beside @severity warn: such a failure stops nothing.';
  return [{ file, message, hint: 'Take one of the two lines out.' }];
}

function hold(
  task: TaskDetail,
  details: readonly TaskDetail[],
  { holdSeconds }: Dag,
): Pick<PlannedTask, 'holdSeconds' | 'builtBy'> {
  if (task.kind !== 'checks') return { holdSeconds };
  return { holdSeconds, builtBy: buildersOf(task, details).map(({ id }) => id) };
}
