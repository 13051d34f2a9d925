import { loadDags, type LoadedDag } from '../../config/load-dags.ts';
import type { Schedule } from '../../model/schedule.ts';
import { usageError } from '../command-error.ts';
import { findDag } from '../plan-dag.ts';
import { launchesClusters, refuseStanding } from '../refuse-standing.ts';
import { REAPER } from './reaper-schedule.ts';

/** A schedule that a DAG file declares, or the reaper's. */
export interface DeclaredSchedule {
  readonly dagId: string;
  readonly schedule: Schedule;
}

/** The schedules of all DAG files and the reaper's; and the DAGs that cannot be read, of which nobody knows whether they have one. */
export async function allSchedules(
  target: string,
): Promise<{ readonly declared: readonly DeclaredSchedule[]; readonly unreadable: readonly string[] }> {
  const loaded = await loadDags();
  const declared = schedulesOf(loaded);
  const unreadable = loaded.flatMap((one) => (one.kind === 'dag' ? [] : [one.id]));
  return { declared: [...declared, ...((await launchesClusters(target)) ? [REAPER] : [])], unreadable };
}

/** The schedules of the DAGs that have one. */
export function schedulesOf(loaded: readonly LoadedDag[]): readonly DeclaredSchedule[] {
  return loaded.flatMap((one) => {
    const schedule = one.kind === 'dag' ? one.dag.schedule : undefined;
    return schedule === undefined ? [] : [{ dagId: one.id, schedule }];
  });
}

/** The schedule of a DAG, or of the reaper. */
export async function declaredSchedule(dagId: string, target: string): Promise<DeclaredSchedule> {
  if (dagId === REAPER.dagId) {
    await refuseStanding(target);
    return REAPER;
  }
  return { dagId, schedule: await scheduleOfDag(dagId) };
}

/** The schedule of a DAG; one without is told what to write. */
export async function scheduleOfDag(dagId: string): Promise<Schedule> {
  const { schedule } = (await findDag(dagId)).dag;
  if (schedule !== undefined) return schedule;
  throw usageError(`DAG ${dagId} has no schedule. Say when in dags/${dagId}.ts: schedule: '0 5 * * *'`);
}
