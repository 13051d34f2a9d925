import { createHash } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { expectedKey, planKey, sqlKey } from '../artifacts/layout.ts';
import { readPlan } from '../artifacts/read-plan.ts';
import type { ArtifactStore } from '../artifacts/store.ts';
import { UnknownDagError } from '../config/load-dags.ts';
import type { LoadedDag } from '../config/load-dags.ts';
import type { Target } from '../config/target.ts';
import type { DataInterval } from '../model/data-interval.ts';
import { DagFaultsError, formatFault } from '../model/fault.ts';
import type { DagFault } from '../model/fault.ts';
import { fillsInterval } from '../model/fills-interval.ts';
import { makePlan } from '../model/make-plan.ts';
import type { Plan } from '../model/plan.ts';
import type { PlanTarget } from '../model/plan-target.ts';
import type { DagSource } from '../model/read-dag.ts';
import type { RunRef } from '../model/run.ts';
import type { Activities, PlanInput } from './api.ts';
import { runStep } from './attempt.ts';
import { lookAtPast, pastOf } from './await-past.ts';
import { olderRuns } from './await-slot.ts';
import { dataInterval } from './data-interval.ts';
import type { Deps } from './deps.ts';
import { failure } from './failures.ts';
import { findCarried } from './find-carried.ts';
import { readEarlierRun } from './run-history.ts';
import type { EarlierRun } from './run-history.ts';
import { LOGICAL_DATE, registeredSearchAttributes } from './search-attributes.ts';
import { withoutDetail } from './without-detail.ts';

/** What planning needs beside what every activity does. */
export interface PlanDeps extends Deps {
  readonly temporal: Client;
  /** The target of runs that name none. */
  readonly defaultTarget: string;
  /** The DAG of that id with its SQL. Throws UnknownDagError or DagFaultsError. */
  readonly loadDag: (id: string) => Promise<DagSource>;
  readonly loadDags: () => Promise<readonly LoadedDag[]>;
  readonly targetOutline: (name: string) => Promise<PlanTarget>;
}

/** Plans a run, and keeps the plan and every text that it names in artifacts: the run ends with what it began with. */
export function createPlan(deps: PlanDeps): Activities['plan'] {
  return async (input) =>
    await runStep({}, async () => {
      const target = await deps.loadTarget(input.options.target ?? deps.defaultTarget);
      const artifacts = deps.artifactsFor(target);
      const earlier = await findEarlierRun(deps.temporal, input);
      const { plan, interval, maxActiveRuns, past } = await choosePlan(deps, { input, target, artifacts, earlier });
      const run = { ...refer(input, plan), ...interval };
      const registered = await registeredSearchAttributes(deps.temporal);
      return {
        run,
        tasks: plan.tasks.map(withoutDetail),
        ...(plan.cluster === undefined ? {} : { cluster: plan.cluster }),
        ...(await findCarried(deps, { plan, run, options: input.options, target, artifacts, earlier })),
        maxActiveRuns,
        ...(past === undefined ? {} : await lookAtPast(deps.temporal, { run, past, registered })),
        waitsFor: await olderRuns(deps.temporal, run, past !== undefined),
        searchAttributes: fillsInterval(input.options)
          ? registered
          : registered.filter((name) => name !== LOGICAL_DATE),
      };
    });
}

interface Planning {
  readonly input: PlanInput;
  readonly target: Target;
  readonly artifacts: ArtifactStore;
  readonly earlier: EarlierRun | undefined;
}

interface ChosenPlan {
  readonly plan: Plan;
  readonly interval: DataInterval;
  readonly maxActiveRuns: number;
  /** Logical date of the interval before, whose run must have completed. */
  readonly past?: string | undefined;
}

async function loadSource(deps: PlanDeps, id: string): Promise<DagSource> {
  try {
    return await deps.loadDag(id);
  } catch (error) {
    if (error instanceof UnknownDagError) throw failure('UnknownDag', { message: error.message, facts: { dag: id } });
    if (error instanceof DagFaultsError) throw failure('InvalidDag', { message: error.message, facts: { dag: id } });
    throw error;
  }
}

async function findEarlierRun(temporal: Client, { workflowId, options }: PlanInput): Promise<EarlierRun | undefined> {
  if (options.retryOf === undefined) return undefined;
  return await readEarlierRun(temporal, { workflowId, runId: options.retryOf.runId });
}

/** The same plan needs nothing of the DAG as it is now, which may have been edited, broken or deleted. */
async function choosePlan(deps: PlanDeps, planning: Planning): Promise<ChosenPlan> {
  const { input, artifacts, earlier } = planning;
  if (input.options.samePlan !== true) return await makeNewPlan(deps, planning);
  if (earlier === undefined) throw failure('InvalidParams', { message: NO_SAME_PLAN });
  const { run, maxActiveRuns, past } = earlier.plan;
  return { plan: await readPlan(artifacts, run.planHash), interval: intervalOf(run), maxActiveRuns, past };
}

const NO_SAME_PLAN =
  'There is no earlier plan to go on with: the history of the run is gone. Retry it with --code latest.';

async function makeNewPlan(deps: PlanDeps, { input, target, artifacts, earlier }: Planning): Promise<ChosenPlan> {
  const { select = [], exclude = [], rebuild = [], fullRefresh = false } = input.options;
  const source = await loadSource(deps, input.dagId);
  const outline = await deps.targetOutline(target.name);
  const others = (await deps.loadDags()).flatMap((loaded) =>
    loaded.kind === 'dag' && loaded.id !== source.dag.id ? [loaded] : [],
  );
  // A retry is for the day that the run was for.
  const given = earlier === undefined ? input.options.interval : intervalOf(earlier.plan.run);
  const interval = given ?? dataInterval(source.dag, input.logicalDate);
  const chosen = { params: input.params, interval, select, exclude, rebuild, fullRefresh };
  const made = await makePlan({ ...source, others, target: outline, ...chosen, sha256 });
  if (made.kind === 'faults') throw planFailure(made.faults);
  await storePlan(artifacts, made.plan, made.texts);
  const past = fillsInterval(input.options) ? pastOf(source.dag, interval) : undefined;
  return { plan: made.plan, interval, maxActiveRuns: source.dag.maxActiveRuns, past };
}

function intervalOf({ logicalDate, dataIntervalStart, dataIntervalEnd }: RunRef): DataInterval {
  return { logicalDate, dataIntervalStart, dataIntervalEnd };
}

/** A run's params and selection are its starter's to mend; anything else is the DAG's. */
function planFailure(faults: readonly DagFault[]): Error {
  const type = faults.every(({ about }) => about !== undefined) ? 'InvalidParams' : 'InvalidDag';
  return failure(type, { message: faults.map(formatFault).join('\n') });
}

/** The plan goes last: one that is there has all its texts. */
async function storePlan(artifacts: ArtifactStore, plan: Plan, texts: ReadonlyMap<string, string>): Promise<void> {
  const text = (hash: string): string => texts.get(hash) ?? '';
  for (const { sql, expected } of plan.tasks) {
    if (sql !== undefined) await artifacts.put(sqlKey(sql.sha256), text(sql.sha256));
    if (expected !== undefined) await artifacts.put(expectedKey(expected.sha256), text(expected.sha256));
  }
  const json = JSON.stringify(plan);
  await artifacts.put(planKey(sha256(json)), json);
}

function refer(input: PlanInput, plan: Plan): Omit<RunRef, keyof DataInterval> {
  const { runKey, workflowId, runId } = input;
  const launches = plan.tasks.some(({ id }) => id === 'launch.cluster');
  const planHash = sha256(JSON.stringify(plan));
  return { runKey, workflowId, runId, dagId: plan.dagId, target: plan.target, planHash, launches };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
