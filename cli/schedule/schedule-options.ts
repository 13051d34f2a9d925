import type { ScheduleOptions } from '@temporalio/client';
import { parseDuration } from '../../model/duration.ts';
import type { Schedule } from '../../model/schedule.ts';
import { runsWithin } from '../../model/schedule-intervals.ts';
import type { Temporal } from '../temporal.ts';
import type { DeclaredSchedule } from './declared-schedules.ts';
import { REAPER, reaperInput } from './reaper-schedule.ts';

/** Under this id Temporal has the schedule of a DAG, or of the reaper, on a target. */
export function scheduleIdOf(dagId: string, target: string): string {
  return `${dagId}-${target}`;
}

/** What Temporal is told of a schedule. The cron expression goes with it as a comment, since Temporal keeps only what it means. */
export function scheduleOptions({ access }: Temporal, { dagId, schedule }: DeclaredSchedule, target: string) {
  const { cron, timezone, jitter } = schedule;
  const { firstMs, lastMs } = runsWithin(schedule);
  return {
    scheduleId: scheduleIdOf(dagId, target),
    spec: {
      cronExpressions: [`${cron} # ${cron}`],
      timezone,
      ...(jitter === undefined ? {} : { jitter: secondsOf(jitter) * 1000 }),
      ...(firstMs === undefined ? {} : { startAt: new Date(firstMs) }),
      ...(lastMs === undefined ? {} : { endAt: new Date(lastMs) }),
    },
    action: {
      type: 'startWorkflow',
      workflowType: dagId,
      workflowId: `${dagId}-${target}-scheduled`,
      taskQueue: access.taskQueue,
      args: dagId === REAPER.dagId ? [reaperInput(target)] : [{}, { target }],
      staticSummary: `${dagId} on ${target}, by its schedule`,
    },
    policies: policiesOf(schedule),
  } satisfies ScheduleOptions;
}

/**
 * One run at a time is the run's own business: it waits, and says for whom. Temporal's other policies know only the runs
 * that the schedule has started: one that was started by hand, is held or was retried would not count.
 */
function policiesOf({ overlap = 'ALLOW_ALL', catchupWindow = '365 days' }: Schedule) {
  return { overlap, catchupWindow: secondsOf(catchupWindow) * 1000 };
}

function secondsOf(duration: string): number {
  return parseDuration(duration) ?? 0;
}
