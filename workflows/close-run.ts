import { ApplicationFailure, CancellationScope } from '@temporalio/workflow';
import type { PlanResult } from '../activities/api.ts';
import type { PlannedTask } from '../model/plan.ts';
import { formatTextTable, summarise } from '../model/progress-table.ts';
import type { RunReport } from '../model/run.ts';
import { failedTasks } from '../model/scheduler.ts';
import { keepClusterForLater } from './keep-cluster.ts';
import type { RunBoard } from './run-board.ts';
import { settleTask } from './settle-task.ts';

/** A run that was left with its cluster up keeps it this long, so that single steps can follow. */
const KEEP_WITHOUT_TEARDOWN_SECONDS = 8 * 3600;

/** How a run ends: cancelled, failed, or a success. A cluster that it leaves up is given an end. */
export async function closeRun(plan: PlanResult, board: RunBoard): Promise<RunReport> {
  if (CancellationScope.current().consideredCancelled) await closeCancelled(plan, board);
  const failed = failedTasks(plan.tasks, board.states());
  if (failed.length > 0) return await failRun(plan, board, failed);
  if (leavesCluster(plan)) await keepClusterForLater({ run: plan.run, seconds: KEEP_WITHOUT_TEARDOWN_SECONDS, board });
  board.setStatus('success');
  return board.report();
}

function leavesCluster({ cluster, tasks }: PlanResult): boolean {
  return cluster !== undefined && !tasks.some(({ kind }) => kind === 'teardown');
}

function failedTeardown({ tasks }: PlanResult, board: RunBoard): boolean {
  return failedTasks(tasks, board.states()).some(({ kind }) => kind === 'teardown');
}

/** Ends as Temporal's Cancelled, by the cancellation that waits in this scope. */
async function closeCancelled(plan: PlanResult, board: RunBoard): Promise<void> {
  await tearDownAfterCancel(plan, board);
  const { run, cluster } = plan;
  if (cluster !== undefined && (leavesCluster(plan) || failedTeardown(plan, board))) {
    await keepClusterForLater({ run, seconds: cluster.keepSeconds, board });
  }
  board.setStatus('cancelled');
  await CancellationScope.current().cancelRequested;
}

async function tearDownAfterCancel(plan: PlanResult, board: RunBoard): Promise<void> {
  await CancellationScope.nonCancellable(async () => {
    for (const task of plan.tasks.filter(({ kind }) => kind === 'teardown')) {
      if (board.states()[task.id]?.state === 'none') await settleTask(task, plan, board);
    }
  });
}

async function failRun(plan: PlanResult, board: RunBoard, failed: readonly PlannedTask[]): Promise<never> {
  if (plan.cluster !== undefined) {
    await keepClusterForLater({ run: plan.run, seconds: plan.cluster.keepSeconds, board });
  }
  board.setStatus('failed');
  const report = board.report();
  const reasons = failed.map(({ id }) => reasonOf(id, board));
  const advice = `When it is mended: shiftwork retry ${plan.run.workflowId}`;
  throw ApplicationFailure.create({
    type: 'RunFailed',
    nonRetryable: true,
    message: [summarise(report), ...reasons, advice, '', formatTextTable(report)].join('\n'),
    details: [report],
  });
}

/** Most failures name their task themselves; a timeout does not. */
function reasonOf(id: string, board: RunBoard): string {
  const message = board.states()[id]?.message ?? 'no reason given';
  return message.includes(id) ? message : `${id}: ${message}`;
}
