import { createHash } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { expectedKey, planKey, sqlKey } from '../artifacts/layout.ts';
import { readPlan } from '../artifacts/read-plan.ts';
import type { ArtifactStore } from '../artifacts/store.ts';
import { findCluster } from '../aws/find-cluster.ts';
import { UnknownDagError } from '../config/load-dags.ts';
import type { LoadedDag } from '../config/load-dags.ts';
import type { Target } from '../config/target.ts';
import { DagFaultsError, formatFault } from '../model/fault.ts';
import type { DagFault } from '../model/fault.ts';
import { makePlan } from '../model/make-plan.ts';
import type { Plan, PlannedTask, TaskDetail } from '../model/plan.ts';
import type { PlanTarget } from '../model/plan-target.ts';
import type { DagSource } from '../model/read-dag.ts';
import type { RunRef } from '../model/run.ts';
import type { Activities, PlanInput } from './api.ts';
import { runAttempt } from './attempt.ts';
import { olderRuns } from './await-slot.ts';
import { NOTHING_CARRIED, carryOver } from './carry-over.ts';
import type { CarriedOver } from './carry-over.ts';
import { dataInterval } from './data-interval.ts';
import type { Deps } from './deps.ts';
import { failure } from './failures.ts';
import { readEarlierRun } from './run-history.ts';
import type { EarlierRun } from './run-history.ts';
import { registeredSearchAttributes } from './search-attributes.ts';
import { stopTeardown } from './stop-teardown.ts';

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
    await runAttempt({}, async () => {
      const target = await deps.loadTarget(input.options.target ?? deps.defaultTarget);
      const artifacts = deps.artifactsFor(target);
      const source = await loadSource(deps, input.dagId);
      const earlier = await findEarlierRun(deps.temporal, input);
      const plan = await choosePlan(deps, { input, source, target, artifacts, earlier });
      const run = { ...refer(input, plan), ...dataInterval(source.dag, input.logicalDate) };
      return {
        run,
        tasks: plan.tasks.map(withoutDetail),
        ...(plan.cluster === undefined ? {} : { cluster: plan.cluster }),
        ...(await findCarried(deps, { plan, run, target, earlier })),
        maxActiveRuns: source.dag.maxActiveRuns,
        waitsFor: await olderRuns(deps.temporal, run),
        searchAttributes: await registeredSearchAttributes(deps.temporal),
      };
    });
}

interface Planning {
  readonly input: PlanInput;
  readonly source: DagSource;
  readonly target: Target;
  readonly artifacts: ArtifactStore;
  readonly earlier: EarlierRun | undefined;
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

async function choosePlan(deps: PlanDeps, planning: Planning): Promise<Plan> {
  const { input, artifacts, earlier } = planning;
  if (input.options.samePlan === true && earlier !== undefined)
    return await readPlan(artifacts, earlier.plan.run.planHash);
  return await makeNewPlan(deps, planning);
}

async function makeNewPlan(deps: PlanDeps, { input, source, target, artifacts }: Planning): Promise<Plan> {
  const { select = [], exclude = [] } = input.options;
  const outline = await deps.targetOutline(target.name);
  const others = (await deps.loadDags()).flatMap((loaded) =>
    loaded.kind === 'dag' && loaded.id !== source.dag.id ? [loaded] : [],
  );
  const made = await makePlan({ ...source, others, target: outline, params: input.params, select, exclude, sha256 });
  if (made.kind === 'faults') throw planFailure(made.faults);
  await storePlan(artifacts, made.plan, made.texts);
  return made.plan;
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

function refer(input: PlanInput, plan: Plan): Omit<RunRef, 'logicalDate' | 'dataIntervalStart' | 'dataIntervalEnd'> {
  const { runKey, workflowId, runId } = input;
  const launches = plan.tasks.some(({ id }) => id === 'launch.cluster');
  const planHash = sha256(JSON.stringify(plan));
  return { runKey, workflowId, runId, dagId: plan.dagId, target: plan.target, planHash, launches };
}

function withoutDetail(task: TaskDetail): PlannedTask {
  const { sql: _, writes: _writes, reads: _reads, batch: _batch, expected: _expected, ...planned } = task;
  return planned;
}

/** A finished task is finished only while what it made exists: with the cluster gone, a retry builds everything again. */
async function findCarried(
  deps: PlanDeps,
  found: {
    readonly plan: Plan;
    readonly run: RunRef;
    readonly target: Target;
    readonly earlier: EarlierRun | undefined;
  },
): Promise<CarriedOver> {
  const { plan, run, target, earlier } = found;
  if (earlier === undefined) return NOTHING_CARRIED;
  await stopTeardown(deps.temporal, run.workflowId);
  const carried = carryOver(plan.tasks, earlier);
  if (plan.cluster === undefined || carried.finished['launch.cluster'] === undefined) return carried;
  const cluster = await findCluster(deps.clientsFor(target), target, run);
  if (cluster !== undefined && cluster.status !== 'deleting') return carried;
  const note =
    'Retry: the cluster of this run has been deleted, and what was in it is gone: everything is built again.';
  return { ...NOTHING_CARRIED, notes: [note] };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
