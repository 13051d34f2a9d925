import type { Client } from '@temporalio/client';
import { findPlan } from '../artifacts/read-plan.ts';
import type { ArtifactStore } from '../artifacts/store.ts';
import type { Target } from '../config/target.ts';
import { buildsAnew } from '../model/builds-anew.ts';
import type { Plan } from '../model/plan.ts';
import type { RunOptions, RunRef } from '../model/run.ts';
import { NOTHING_CARRIED, carryOver } from './carry-over.ts';
import type { CarriedOver } from './carry-over.ts';
import { clearFaults } from './clear.ts';
import type { Deps } from './deps.ts';
import { failure } from './failures.ts';
import { finishedTasks } from './finished-tasks.ts';
import type { EarlierRun } from './run-history.ts';
import { stopTeardown } from './stop-teardown.ts';
import { isWarehouseGone } from './warehouse-gone.ts';

/** A run that has its plan. */
export interface PlannedRun {
  readonly plan: Plan;
  readonly run: RunRef;
  readonly options: RunOptions;
  readonly target: Target;
  readonly artifacts: ArtifactStore;
  readonly earlier: EarlierRun | undefined;
}

/** What the run takes over from the one that it goes on with; with that one's history gone, the ledger alone knows. */
export async function findCarried(
  deps: Deps & { readonly temporal: Client },
  planned: PlannedRun,
): Promise<CarriedOver> {
  const { plan, run, options, target, artifacts, earlier } = planned;
  const { reload, fullRefresh, clear } = options;
  const { tasks } = plan;
  if (earlier?.goesOn) return carryOver({ tasks, earlier, reload, fullRefresh });
  await refuseUnclearable(deps, planned);
  if (options.retryOf !== undefined) await stopTeardown(deps.temporal, run.workflowId);
  if (earlier === undefined) return { ...NOTHING_CARRIED, ...reloadsOfFirst(planned) };
  const isGone = await isWarehouseGone(earlier, { clients: deps.clientsFor(target), target });
  const before = await findPlan(artifacts, earlier.plan.run.planHash);
  const anew = { reload, fullRefresh };
  const { runs: _, ...carried } = carryOver({ tasks, earlier, before, clear, ...anew, isWarehouseGone: isGone });
  return carried;
}

/** Before anything is changed: a run that is refused leaves its cluster to whoever would have deleted it. */
async function refuseUnclearable(deps: Deps, { plan, options, target, earlier }: PlannedRun): Promise<void> {
  const { clear = [] } = options;
  if (clear.length === 0 || earlier === undefined) return;
  const isGone = await isWarehouseGone(earlier, { clients: deps.clientsFor(target), target });
  const finished = new Set(isGone ? [] : Object.keys(finishedTasks(earlier)));
  const faults = clearFaults(plan.tasks, { clear, finished });
  if (faults.length > 0) throw failure('InvalidParams', { message: faults.join('\n') });
}

function reloadsOfFirst({ plan, options }: PlannedRun): Pick<CarriedOver, 'reloads'> {
  const reloads = plan.tasks.filter((task) => buildsAnew(task, options)).map(({ id }) => id);
  return reloads.length === 0 ? {} : { reloads };
}
