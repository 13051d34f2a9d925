import { CancellationScope, condition, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { ActivityOptions } from '@temporalio/workflow';
import type { Activities, PlanResult } from '../activities/api.ts';
import type { PlannedTask, TaskKind } from '../model/plan.ts';
import type { TaskInput, TaskProgress, TaskResult } from '../model/run.ts';
import type { RunBoard } from './run-board.ts';
import { pollingOptions, sqlOptions } from './task-options.ts';

type TaskActivity = Exclude<
  keyof Activities,
  'plan' | 'awaitSlot' | 'awaitPast' | 'openWarehouse' | 'keepCluster' | 'clusterExpiry'
>;

/** Launch and teardown have steps of fixed names, each with an activity of its own. */
const STEP_ACTIVITIES: Readonly<Record<string, TaskActivity>> = {
  'launch.role': 'launchRole',
  'launch.cluster': 'launchCluster',
  'launch.ready': 'launchReady',
  'teardown.cluster': 'teardownCluster',
  'teardown.role': 'teardownRole',
};

/** The one activity of a task of each other kind; a stage task has several and is not here. */
const KIND_ACTIVITIES = {
  drop: 'runSql',
  create: 'createTable',
  seeds: 'loadSeed',
  sources: 'checkSource',
  transform: 'runSql',
  checks: 'check',
  analytics: 'analyse',
  typescript: 'runTypeScript',
} as const satisfies Partial<Record<TaskKind, TaskActivity>>;

/** What running a task needs of its run. */
export interface TaskContext {
  readonly plan: PlanResult;
  readonly board: RunBoard;
}

/** Runs one task to its end: one activity, or for a stage task its listing and then its batches one after another. */
export async function runTask(task: PlannedTask, context: TaskContext): Promise<TaskResult> {
  const input = inputOf(task, context);
  switch (task.kind) {
    case 'launch':
      return await runStep(task, input);
    case 'teardown':
      // Whoever cancels a run wants its cluster gone, so a deletion that has begun is not to be stopped.
      return await CancellationScope.nonCancellable(() => runStep(task, input));
    case 'stage':
      return await runStage(task, input, context.board);
    default:
      return await callActivity(KIND_ACTIVITIES[task.kind], sqlOptions(task, task.id), input);
  }
}

function inputOf(task: PlannedTask, { plan, board }: TaskContext): TaskInput {
  const { id, retries, retryDelaySeconds, timeoutSeconds } = task;
  const limits = { retries, retryDelaySeconds, timeoutSeconds };
  const input = { run: plan.run, task: id, generation: board.generation(id), limits };
  // A stage task that is done again empties its table first.
  const isAgain = task.kind === 'stage' && board.generation(id) > (plan.generations[id] ?? 0);
  return isAgain || plan.reloads?.includes(id) === true ? { ...input, reload: true } : input;
}

async function runStep(task: PlannedTask, input: TaskInput): Promise<TaskResult> {
  const activity = STEP_ACTIVITIES[task.id];
  if (activity === undefined) throw new Error(`No activity runs ${task.id}: a ${task.kind} task has a fixed name.`);
  return await callActivity(activity, pollingOptions(task), input);
}

/** Thrown by a stage task between two batches, when its run is to continue as new: there it goes on. */
export class GoesOnLater extends Error {}

async function runStage(task: PlannedTask, { reload, ...input }: TaskInput, board: RunBoard): Promise<TaskResult> {
  const before = loadedBefore(board.states()[task.id]);
  // What an earlier execution of this run has loaded is in the ledger: only the rest is listed, and nothing is emptied.
  const listed = reload === true && before.done === 0 ? { ...input, reload } : input;
  const listing = await proxyActivities<Activities>(sqlOptions(task, task.id)).listStage(listed);
  const { first, count } = listing.batches;
  const loaded: TaskResult[] = [];
  const total = before.done + count;
  while (loaded.length < count) {
    const batches = { done: before.done + loaded.length, total };
    board.update(task.id, { batches, ...totals([before, ...loaded]) });
    await condition(() => board.pause() === undefined);
    if (workflowInfo().continueAsNewSuggested) throw new GoesOnLater();
    const batch = first + loaded.length;
    const options = sqlOptions(task, `${task.id}[${batch}]`);
    loaded.push(await callActivity('loadBatch', options, { ...listed, batch }));
  }
  board.update(task.id, { batches: { done: total, total } });
  const attempt = Math.max(listing.attempt, ...loaded.map((result) => result.attempt));
  return { ...listing, ...totals([before, ...loaded]), attempt };
}

/** What a stage task had loaded when its run continued as new. */
function loadedBefore({ batches, rows = 0, files = 0 }: Partial<TaskProgress> = {}) {
  return batches === undefined ? { done: 0 } : { done: batches.done, rows, files };
}

function totals(loaded: readonly Pick<TaskResult, 'rows' | 'files'>[]): { rows: number; files: number } {
  return {
    rows: loaded.reduce((sum, { rows = 0 }) => sum + rows, 0),
    files: loaded.reduce((sum, { files = 0 }) => sum + files, 0),
  };
}

async function callActivity(activity: TaskActivity, options: ActivityOptions, input: TaskInput): Promise<TaskResult> {
  return await proxyActivities<Activities>(options)[activity](input);
}
