import { ScheduleNotFoundError, type ScheduleDescription } from '@temporalio/client';
import type { Schedule } from '../../model/schedule.ts';
import { usageError } from '../command-error.ts';
import { planDag } from '../plan-dag.ts';
import { temporalOf } from '../temporal-of.ts';
import { withTemporal, type Temporal } from '../temporal.ts';
import { allSchedules, declaredSchedule, type DeclaredSchedule } from './declared-schedules.ts';
import { REAPER } from './reaper-schedule.ts';
import { scheduleDifferences, type ScheduleDifference } from './schedule-differences.ts';
import { scheduleIdOf, scheduleOptions } from './schedule-options.ts';
import { listSchedules } from './schedules.ts';

/** A schedule, and what applying the code does to it. */
export interface AppliedSchedule {
  readonly id: string;
  readonly change: 'created' | 'changed' | 'unchanged' | 'no longer in the code' | 'deleted';
  /** Absent where the code has it no longer. */
  readonly schedule?: Schedule;
  readonly differences: readonly ScheduleDifference[];
}

export interface ApplyRequest {
  /** All when left out. */
  readonly dagId: string | undefined;
  readonly target: string;
  /** Change nothing. */
  readonly dryRun: boolean;
  /** Delete what the code has no longer. */
  readonly prune: boolean;
  /** Told of each schedule before anything is done to it. */
  readonly say: (one: AppliedSchedule) => void;
}

/** Makes Temporal's schedules those that the DAG files declare, of one DAG or of all that have one, and the reaper's. */
export async function applySchedules(request: ApplyRequest): Promise<readonly AppliedSchedule[]> {
  const { dagId, target } = request;
  const { declared, unreadable } =
    dagId === undefined
      ? await allSchedules(target)
      : { declared: [await declaredSchedule(dagId, target)], unreadable: [] };
  // A schedule of a DAG that cannot be planned would fail, once a day, where nobody looks.
  for (const { dagId: id } of declared.filter(({ dagId: one }) => one !== REAPER.dagId)) {
    await planDag({ dagId: id, target, params: [], select: [], exclude: [] });
  }
  return await withTemporal(await temporalOf(target), async (temporal) => {
    const applied: AppliedSchedule[] = [];
    for (const one of declared) applied.push(await applySchedule(temporal, one, request));
    const known = [...declared.map((one) => one.dagId), ...unreadable];
    if (dagId === undefined) applied.push(...(await settleOrphans(temporal, known, request)));
    if (applied.length > 0) return applied;
    throw usageError("No DAG has a schedule. Say when in dags/<id>.ts: schedule: '0 5 * * *'");
  });
}

async function applySchedule(
  temporal: Temporal,
  declared: DeclaredSchedule,
  { target, dryRun, say }: ApplyRequest,
): Promise<AppliedSchedule> {
  const { client, call } = temporal;
  const options = scheduleOptions(temporal, declared, target);
  const { scheduleId: id, spec, action, policies } = options;
  const found = await describeSchedule(temporal, id);
  const { schedule } = declared;
  const differences = found === undefined ? [] : scheduleDifferences(found, options, schedule.cron);
  const applied = { id, change: changeOf(found, differences), schedule, differences };
  say(applied);
  if (dryRun || applied.change === 'unchanged') return applied;
  if (found === undefined) await call(() => client.schedule.create(options));
  else await call(() => client.schedule.getHandle(id).update(({ state }) => ({ spec, action, policies, state })));
  return applied;
}

function changeOf(
  found: ScheduleDescription | undefined,
  differences: readonly ScheduleDifference[],
): AppliedSchedule['change'] {
  if (found === undefined) return 'created';
  return differences.length === 0 ? 'unchanged' : 'changed';
}

/** Schedules of this target's DAGs that no DAG file declares any more; those of others on the same Temporal are not looked at. */
async function settleOrphans(
  temporal: Temporal,
  known: readonly string[],
  { target, dryRun, prune, say }: ApplyRequest,
): Promise<readonly AppliedSchedule[]> {
  const { client, call, access } = temporal;
  const orphans: AppliedSchedule[] = [];
  for (const { id, dag } of await listSchedules(target)) {
    if (known.includes(dag) || id !== scheduleIdOf(dag, target)) continue;
    const found = await describeSchedule(temporal, id);
    if (found?.action.taskQueue !== access.taskQueue) continue;
    const orphan = { id, change: prune ? 'deleted' : 'no longer in the code', differences: [] } as const;
    say(orphan);
    if (prune && !dryRun) await call(() => client.schedule.getHandle(id).delete());
    orphans.push(orphan);
  }
  return orphans;
}

async function describeSchedule({ client, call }: Temporal, id: string): Promise<ScheduleDescription | undefined> {
  try {
    return await call(() => client.schedule.getHandle(id).describe());
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
}
