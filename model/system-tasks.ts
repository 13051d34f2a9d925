import type { Dag } from './dag.ts';
import type { Arrow } from './order.ts';
import type { PlanTarget } from './plan-target.ts';
import type { TaskDetail, TaskKind } from './plan.ts';

const minute = 60;

/** The tasks around the DAG's own: what launches before all of them, and tears down after all of them. */
export function systemTasks(target: PlanTarget): readonly TaskDetail[] {
  const ready = systemTask('launch.ready', 'launch', 30 * minute);
  if (target.standing) return [ready];
  const role = target.roleGiven ? [] : [systemTask('launch.role', 'launch', 60 * minute)];
  const noRole = target.roleGiven ? [] : [systemTask('teardown.role', 'teardown', 60 * minute)];
  const cluster = systemTask('launch.cluster', 'launch', 60 * minute);
  return [...role, cluster, ready, systemTask('teardown.cluster', 'teardown', 60 * minute), ...noRole];
}

/** Launch one after the other, then the DAG's tasks, then teardown one after the other. */
export function systemArrows(system: readonly TaskDetail[], own: readonly string[]): readonly Arrow[] {
  const launch = system.filter(({ kind }) => kind === 'launch').map(({ id }) => id);
  const teardown = system.filter(({ kind }) => kind === 'teardown').map(({ id }) => id);
  const first = teardown[0];
  return [
    ...chain([...launch, ...teardown]),
    ...own.flatMap((id) => [
      { from: 'launch.ready', to: id },
      ...(first === undefined ? [] : [{ from: id, to: first }]),
    ]),
  ];
}

/** What `launch` makes; nothing where the warehouse stands. */
export function plannedCluster({ cluster }: Dag, { standing }: PlanTarget) {
  return standing ? {} : { cluster };
}

function systemTask(id: string, kind: TaskKind, timeoutSeconds: number): TaskDetail {
  return {
    id,
    kind,
    upstream: [],
    retries: 3,
    retryDelaySeconds: 1,
    timeoutSeconds,
    severity: 'error',
    writes: [],
    reads: [],
  };
}

function chain(ids: readonly string[]): readonly Arrow[] {
  return ids.slice(1).map((to, index) => ({ from: ids[index] ?? to, to }));
}
