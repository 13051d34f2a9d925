import { ScheduleNotFoundError, type ScheduleHandle } from '@temporalio/client';
import { usageError } from '../command-error.ts';
import { temporalOf } from '../temporal-of.ts';
import { withTemporal } from '../temporal.ts';
import { scheduleIdOf } from './schedule-options.ts';

export interface ListedSchedule {
  readonly id: string;
  readonly dag: string;
  readonly isPaused: boolean;
  /** ISO 8601. */
  readonly nextRun?: string;
  /** Workflow id of the latest run that it started. */
  readonly lastRun?: string;
  /** What was said when it was paused or resumed. */
  readonly note?: string;
}

/** The schedules that Temporal has. */
export async function listSchedules(target: string): Promise<readonly ListedSchedule[]> {
  return await withTemporal(await temporalOf(target), ({ client, call }) =>
    call(async () => {
      const listed: ListedSchedule[] = [];
      for await (const { scheduleId, action, state, info } of client.schedule.list()) {
        const nextRun = info?.nextActionTimes?.[0]?.toISOString();
        const last = info?.recentActions?.at(-1)?.action.workflow.workflowId;
        listed.push({
          id: scheduleId,
          dag: action?.workflowType ?? '',
          isPaused: state.paused,
          ...(nextRun === undefined ? {} : { nextRun }),
          ...(last === undefined ? {} : { lastRun: last }),
          ...(state.note ? { note: state.note } : {}),
        });
      }
      return listed;
    }),
  );
}

/** Whether a DAG, or the reaper, has a schedule on a target. */
export async function hasSchedule(dagId: string, target: string): Promise<boolean> {
  return await withTemporal(await temporalOf(target), async ({ client, call }) => {
    try {
      await call(() => client.schedule.getHandle(scheduleIdOf(dagId, target)).describe());
      return true;
    } catch (error) {
      if (error instanceof ScheduleNotFoundError) return false;
      throw error;
    }
  });
}

/** Deletes the schedule of a DAG on a target; answers its id. */
export async function deleteSchedule(dagId: string, target: string): Promise<string> {
  return (await withSchedule(dagId, target, (schedule) => schedule.delete())).id;
}

/** Lets the schedule of a DAG on a target start a run now; answers its id. */
export async function triggerSchedule(dagId: string, target: string): Promise<string> {
  return (await withSchedule(dagId, target, (schedule) => schedule.trigger())).id;
}

/** Pauses a schedule or lets it go on; answers its id, and what had been done to it before. */
export async function pauseSchedule(
  dagId: string,
  target: string,
  { isPaused, note }: { readonly isPaused: boolean; readonly note: string | undefined },
): Promise<{ readonly id: string; readonly was: 'pause' | 'resume' }> {
  const { id, answer: was } = await withSchedule(dagId, target, async (schedule) => {
    const { state } = await schedule.describe();
    if (state.paused !== isPaused || note !== undefined) {
      await (isPaused ? schedule.pause(note) : schedule.unpause(note));
    }
    return state.paused ? ('pause' as const) : ('resume' as const);
  });
  return { id, was };
}

async function withSchedule<T>(
  dagId: string,
  target: string,
  work: (schedule: ScheduleHandle) => Promise<T>,
): Promise<{ readonly id: string; readonly answer: T }> {
  const id = scheduleIdOf(dagId, target);
  return await withTemporal(await temporalOf(target), async ({ client, call }) => {
    try {
      return { id, answer: await call(() => work(client.schedule.getHandle(id))) };
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
      throw usageError(`There is no schedule ${id}. \`shiftwork schedule list\` shows those that there are.`);
    }
  });
}
