// What a run that is started again will run, and why, said before it starts. The run's own plan step decides anew, by the
// same function.
import { carryOver } from '../activities/carry-over.ts';
import type { CarryOver } from '../activities/carry-over.ts';
import { clearFaults } from '../activities/clear.ts';
import { finishedTasks } from '../activities/finished-tasks.ts';
import type { StartOfRun } from '../activities/read-start.ts';
import { readEarlierRun } from '../activities/run-history.ts';
import type { EarlierRun } from '../activities/run-history.ts';
import { openArtifacts } from '../artifacts/open-artifacts.ts';
import { findPlan } from '../artifacts/read-plan.ts';
import { loadTarget } from '../config/load-target.ts';
import type { Plan } from '../model/plan.ts';
import { CommandError, usageError } from './command-error.ts';
import { comparePlans, withDiffs, type PlanDifference } from './compare-plans.ts';
import { describeReason } from './describe-reason.ts';
import { lookForWarehouse } from './look-for-warehouse.ts';
import { planGiven, type PlannedDag } from './plan-dag.ts';
import type { Temporal } from './temporal.ts';

/** What is asked of a run that is over. */
export interface RerunRequest {
  readonly by: 'retry' | 'clear';
  /** Tasks to run again, as `--select` writes them. */
  readonly clear: readonly string[];
  readonly code: 'latest' | 'same';
}

/** A run that is over, as Temporal knows it. */
export interface OverRun extends StartOfRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly dagId: string;
}

export interface RerunPreview {
  readonly workflowId: string;
  readonly dagId: string;
  readonly target: string;
  readonly code: 'latest' | 'same';
  /** The tasks that run, in the order of the plan. */
  readonly runs: readonly {
    readonly task: string;
    readonly why: string;
    /** It empties its table and fills it anew. */
    readonly reload?: true;
  }[];
  /** The tasks that had finished and are not run again. */
  readonly finished: readonly string[];
  readonly skipped: readonly string[];
  /** Those of them whose SQL is another now, with what would run each again. */
  readonly changed: readonly { readonly task: string; readonly file: string; readonly command: string }[];
  /** Against the plan that the run began with; absent with the same plan, or where artifacts have lost it. */
  readonly difference?: PlanDifference;
  readonly notes: readonly string[];
}

/** Looks at the run, its plan, the DAG and the cluster, and says what starting it again will do. Changes nothing. */
export async function previewRerun(temporal: Temporal, run: OverRun, request: RerunRequest): Promise<RerunPreview> {
  const { workflowId } = run;
  const earlier = await temporal.call(() => readEarlierRun(temporal.client, run));
  const target = earlier?.plan.run.target ?? run.options.target ?? 'local';
  const artifacts = openArtifacts(await loadTarget(target));
  const before = earlier === undefined ? undefined : await findPlan(artifacts, earlier.plan.run.planHash);
  const now = request.code === 'same' ? samePlan(run, before) : await planNow(run, target);
  const common = { workflowId, dagId: run.dagId, target, code: request.code };
  if (earlier === undefined) return { ...common, ...previewUnknown(run, request, now.plan) };
  const { tasks } = now.plan;
  const { isGone, remark } = await lookForWarehouse(earlier);
  refuseUnclearable(now.plan, { earlier, isGone, request });
  const { clear } = request;
  const { reload, fullRefresh } = run.options;
  const decided = carryOver({ tasks, earlier, before, clear, reload, fullRefresh, isWarehouseGone: isGone });
  return {
    ...common,
    ...describeDecided(decided, request),
    skipped: decided.skipped ?? [],
    changed: changedTasks(now.plan, decided, workflowId),
    ...(before === undefined || request.code === 'same'
      ? {}
      : { difference: await withDiffs(comparePlans(before, now.plan), { artifacts, texts: now.texts }) }),
    notes: [...decided.notes, ...(remark === undefined ? [] : [remark])],
  };
}

type PlanTexts = Pick<PlannedDag, 'plan' | 'texts'>;

async function planNow({ dagId, params, options }: OverRun, target: string): Promise<PlanTexts> {
  const { select = [], exclude = [], rebuild = [], fullRefresh = false } = options;
  try {
    return await planGiven({ dagId, given: params, select, exclude, rebuild, target, fullRefresh });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const message = `${error.message}\nTo go on with the plan that the run began with: --code same`;
    throw new CommandError(message, { exitCode: error.exitCode, cause: error });
  }
}

function samePlan({ workflowId }: OverRun, before: Plan | undefined): PlanTexts {
  if (before !== undefined) return { plan: before, texts: new Map() };
  throw usageError(`The plan of run ${workflowId} is not to be had any more: go on with --code latest.`);
}

function refuseUnclearable(
  { tasks }: Plan,
  found: { readonly earlier: EarlierRun; readonly isGone: boolean; readonly request: RerunRequest },
): void {
  const finished = new Set(found.isGone ? [] : Object.keys(finishedTasks(found.earlier)));
  const faults = clearFaults(tasks, { clear: found.request.clear, finished });
  if (faults.length > 0) throw usageError(faults.join('\n'));
}

/** Nothing is known of what it did: the ledger alone knows, and each task asks it. */
function previewUnknown({ workflowId }: OverRun, { by, clear }: RerunRequest, { tasks }: Plan) {
  if (by === 'clear' || clear.length > 0) {
    throw usageError(
      `Run ${workflowId} ended before it had a plan: nothing of it can be cleared. Start it again: shiftwork retry ${workflowId}`,
    );
  }
  const runs = tasks.map(({ id }) => ({ task: id, why: 'was not run' }));
  return { runs, finished: [], skipped: [], changed: [], notes: ['The run ended before it had a plan.'] };
}

/** Finished is finished, with whatever SQL: what would run it again is said. */
function changedTasks({ tasks }: Plan, { finished }: CarryOver, workflowId: string): RerunPreview['changed'] {
  return tasks.flatMap(({ id, sql }) => {
    const ranWith = finished[id]?.sqlHash;
    if (sql === undefined || ranWith === undefined || ranWith === sql.sha256) return [];
    const isAlone = clearFaults(tasks, { clear: [id], finished: new Set(Object.keys(finished)) }).length === 0;
    const command = `shiftwork clear ${workflowId} ${id}${isAlone ? '' : ' --downstream'}`;
    return [{ task: id, file: sql.file, command }];
  });
}

function describeDecided({ runs, finished, reloads = [] }: CarryOver, { by }: RerunRequest) {
  return {
    runs: [...runs].map(([task, reason]) => {
      const row = { task, why: describeReason(reason, by) };
      return reloads.includes(task) ? { ...row, reload: true as const } : row;
    }),
    finished: Object.keys(finished),
  };
}
