// `shiftwork.backfill`: runs a DAG for a list of intervals, some at a time. Each is a run of its own, a child that outlives this
// workflow; what is about to start is looked up first, since a schedule, or somebody, may have it by then.
import {
  ApplicationFailure,
  CancellationScope,
  ChildWorkflowCancellationType,
  ChildWorkflowFailure,
  ParentClosePolicy,
  WorkflowIdReusePolicy,
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  startChild,
  workflowInfo,
  type ChildWorkflowHandle,
  type Workflow,
} from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { BackfillActivities, IntervalClaim } from '../activities/api.ts';
import { unpackInterval, type BackfillInput } from '../model/backfill.ts';
import type { RunReport } from '../model/run.ts';
import { createBackfillBoard, type BackfillBoard } from './backfill-board.ts';
import { describeFailure } from './describe-failure.ts';
import { systemOptions } from './task-options.ts';

/** An interval is some fifteen events: a history stays short enough to be read, and replayed in a moment. */
const MAX_EVENTS = 1000;

/** Runs every interval of the list and answers what became of each. Fails where one has failed, when all are settled. */
export async function backfill(input: BackfillInput): Promise<RunReport> {
  const board = createBackfillBoard(input);
  try {
    await runIntervals(input, board);
  } catch (error) {
    if (isCancellation(error)) board.setStatus('cancelled');
    throw error;
  }
  return close(input, board);
}

async function runIntervals(input: BackfillInput, board: BackfillBoard): Promise<void> {
  let active = 0;
  for (let index = board.settled(); index < input.intervals.length; index += 1) {
    await condition(() => active < input.maxActiveRuns && board.pause() === undefined);
    if (isLong()) await handOver(input, board, () => active === 0);
    active += 1;
    void settleInterval(input, board, index).finally(() => (active -= 1));
  }
  await condition(() => active === 0);
}

function isLong(): boolean {
  return workflowInfo().historyLength > MAX_EVENTS || workflowInfo().continueAsNewSuggested;
}

/** What runs is waited for first: the next execution would not be told how it ended. */
async function handOver(input: BackfillInput, board: BackfillBoard, isIdle: () => boolean): Promise<void> {
  await condition(() => isIdle() && allHandlersFinished());
  await continueAsNew<typeof backfill>({ ...input, continued: board.handOver() });
}

/** Runs one interval and records how it ended; never throws. */
async function settleInterval(input: BackfillInput, board: BackfillBoard, index: number): Promise<void> {
  try {
    board.update(index, { state: 'queued' });
    const claim = await claimInterval(input, index);
    if (claim.kind === 'left') return board.update(index, { state: 'skipped', run: claim.run, message: claim.why });
    const run = claim.workflowId;
    board.update(index, { state: 'running', run, startedAtMs: Date.now() });
    await (await startRun(input, index, claim)).result();
    board.update(index, { state: 'success', finishedAtMs: Date.now() });
  } catch (error) {
    board.update(index, endOf(error));
  }
}

async function claimInterval({ dagId, target, params, reprocess, intervals }: BackfillInput, index: number) {
  const interval = unpackInterval(intervals[index] ?? '');
  const { claimInterval: claim } = proxyActivities<BackfillActivities>(systemOptions(`:claim.${index}`));
  return await claim({ dagId, target, params, reprocess, interval });
}

/** Cancelling a backfill starts nothing more; what it has started goes on. */
async function startRun(
  { dagId, target, intervals }: BackfillInput,
  index: number,
  claim: IntervalClaim & { readonly kind: 'start' },
): Promise<ChildWorkflowHandle<Workflow>> {
  const { workflowId, params, options, isRetry, summary, searchAttributes } = claim;
  const { logicalDate } = unpackInterval(intervals[index] ?? '');
  const attributes = {
    ShiftworkDag: [dagId],
    ShiftworkTarget: [target],
    ShiftworkLogicalDate: [new Date(logicalDate)],
  };
  return await startChild(dagId, {
    workflowId,
    args: [params, options],
    staticSummary: summary,
    memo: { startedBy: workflowInfo().workflowId },
    searchAttributes: Object.fromEntries(
      Object.entries(attributes).filter(([name]) => searchAttributes.includes(name)),
    ),
    workflowIdReusePolicy: isRetry
      ? WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY
      : WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    parentClosePolicy: ParentClosePolicy.ABANDON,
    cancellationType: ChildWorkflowCancellationType.ABANDON,
  });
}

function endOf(error: unknown) {
  const finishedAtMs = Date.now();
  if (error instanceof WorkflowExecutionAlreadyStartedError) {
    return { state: 'skipped', message: 'somebody else has just started it', finishedAtMs } as const;
  }
  if (isCancellation(error) && CancellationScope.current().consideredCancelled) {
    return { message: 'it goes on, though the backfill was cancelled' };
  }
  const cause = error instanceof ChildWorkflowFailure ? error.cause : error;
  return { state: 'failed', message: reasonOf(cause), finishedAtMs } as const;
}

/** A run that has failed sums itself up on the first line, and gives its reasons on those below. */
function reasonOf(cause: unknown): string {
  const [first = '', second = first] = describeFailure(cause).message.split('\n');
  return cause instanceof ApplicationFailure && cause.type === 'RunFailed' ? second : first;
}

function close({ dagId, target, intervals }: BackfillInput, board: BackfillBoard): RunReport {
  const failed = board.report().tasks.filter(({ state }) => state === 'failed');
  if (failed.length === 0) {
    board.setStatus('success');
    return board.report();
  }
  board.setStatus('failed');
  const report = board.report();
  const dates = failed.map(({ id }) => id).toSorted();
  const range = `--from-date ${dates[0]} --to-date ${dates.at(-1)}`;
  throw ApplicationFailure.create({
    type: 'RunFailed',
    nonRetryable: true,
    message: [
      `${failed.length} of ${intervals.length} intervals of ${dagId} have failed:`,
      ...failed.slice(0, 20).map(({ id, message = '' }) => `${id}: ${message}`),
      ...(failed.length > 20 ? [`… and ${failed.length - 20} more`] : []),
      `When it is mended: shiftwork backfill ${dagId} --target ${target} ${range} --reprocess-behavior failed`,
    ].join('\n'),
    details: [report],
  });
}
