import { ScheduleAlreadyRunning, ScheduleNotFoundError } from '@temporalio/client';
import { loadDags } from '../config/load-dags.ts';
import type { Schedule } from '../model/dag.ts';
import { usageError } from './command-error.ts';
import { findDag, planDag } from './plan-dag.ts';
import { REAPER } from './reaper-schedule.ts';
import { launchesClusters, refuseStanding } from './refuse-standing.ts';
import { scheduleIdOf, scheduleOptions, type DeclaredSchedule } from './schedule-options.ts';
import { temporalOf } from './temporal-of.ts';
import { withTemporal, type Temporal } from './temporal.ts';

/** A schedule as it now is in Temporal. */
export interface AppliedSchedule extends Schedule {
  readonly id: string;
  readonly change: 'created' | 'updated';
}

export interface ListedSchedule {
  readonly id: string;
  readonly dag: string;
  readonly isPaused: boolean;
  /** ISO 8601. */
  readonly nextRun?: string;
  /** Workflow id of the latest run that it started. */
  readonly lastRun?: string;
}

/** Makes Temporal's schedules those that the DAG files declare, of one DAG or of all that have one, and the reaper's. */
export async function applySchedules(dagId: string | undefined, target: string): Promise<readonly AppliedSchedule[]> {
  const declared = dagId === undefined ? await allSchedules(target) : [await scheduleOf(dagId, target)];
  // A schedule of a DAG that cannot be planned would fail, once a day, where nobody looks.
  for (const { dagId: id } of declared.filter(({ dagId: one }) => one !== REAPER.dagId)) {
    await planDag({ dagId: id, target, params: [], select: [], exclude: [] });
  }
  return await withTemporal(await temporalOf(target), async (temporal) => {
    const applied: AppliedSchedule[] = [];
    for (const one of declared) applied.push(await applySchedule(temporal, one, target));
    return applied;
  });
}

/** The schedules of this task queue's DAGs. */
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
  const id = scheduleIdOf(dagId, target);
  return await withTemporal(await temporalOf(target), async ({ client, call }) => {
    try {
      await call(() => client.schedule.getHandle(id).delete());
      return id;
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
      throw usageError(`There is no schedule ${id}. \`shiftwork schedule list\` shows those that there are.`);
    }
  });
}

async function allSchedules(target: string): Promise<readonly DeclaredSchedule[]> {
  const ofDags = (await loadDags()).flatMap((loaded) => {
    const schedule = loaded.kind === 'dag' ? loaded.dag.schedule : undefined;
    return schedule === undefined ? [] : [{ dagId: loaded.id, schedule }];
  });
  const declared = [...ofDags, ...((await launchesClusters(target)) ? [REAPER] : [])];
  if (declared.length === 0) throw usageError('No DAG has a schedule. Say when in dags/<id>.ts: schedule: "0 5 * * *"');
  return declared;
}

async function scheduleOf(dagId: string, target: string): Promise<DeclaredSchedule> {
  if (dagId === REAPER.dagId) {
    await refuseStanding(target);
    return REAPER;
  }
  const { schedule } = (await findDag(dagId)).dag;
  if (schedule !== undefined) return { dagId, schedule };
  throw usageError(`DAG ${dagId} has no schedule. Say when in dags/${dagId}.ts: schedule: "0 5 * * *"`);
}

async function applySchedule(temporal: Temporal, declared: DeclaredSchedule, target: string): Promise<AppliedSchedule> {
  const { client, call } = temporal;
  const options = scheduleOptions(temporal, declared, target);
  const { scheduleId: id } = options;
  try {
    await call(() => client.schedule.create(options));
    return { id, ...declared.schedule, change: 'created' };
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const { spec, action, policies } = options;
    await call(() =>
      client.schedule.getHandle(id).update(({ state }) => ({ spec, action, policies: policies ?? {}, state })),
    );
    return { id, ...declared.schedule, change: 'updated' };
  }
}
