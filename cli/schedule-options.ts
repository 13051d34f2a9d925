import { ScheduleOverlapPolicy, type ScheduleOptions } from '@temporalio/client';
import type { Schedule } from '../model/dag.ts';
import { REAPER, reaperStart } from './reaper-schedule.ts';
import type { Temporal } from './temporal.ts';

/** A schedule that a DAG file declares, or the reaper's. */
export interface DeclaredSchedule {
  readonly dagId: string;
  readonly schedule: Schedule;
}

/** Under this id Temporal has the schedule of a DAG, or of the reaper, on a target. */
export function scheduleIdOf(dagId: string, target: string): string {
  return `${dagId}-${target}`;
}

/** What Temporal is told of a schedule. */
export function scheduleOptions({ access }: Temporal, { dagId, schedule }: DeclaredSchedule, target: string) {
  const { args, policies } = dagId === REAPER.dagId ? reaperStart(target) : dagStart(target);
  return {
    scheduleId: scheduleIdOf(dagId, target),
    spec: { cronExpressions: [schedule.cron], timezone: schedule.timezone },
    action: {
      type: 'startWorkflow',
      workflowType: dagId,
      workflowId: `${dagId}-${target}-scheduled`,
      taskQueue: access.taskQueue,
      args: [...args],
    },
    policies,
  } satisfies ScheduleOptions;
}

/** One run at a time is the run's own business: it waits, and says for whom. Temporal's Skip would drop it in silence. */
function dagStart(target: string) {
  return { args: [{}, { target }], policies: { overlap: ScheduleOverlapPolicy.ALLOW_ALL } } as const;
}
