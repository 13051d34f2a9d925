import {
  ApplicationFailure,
  defineQuery,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { ReapActivities } from '../activities/api.ts';
import type { Leftover, ReapInput, ReapReport } from '../model/leftover.ts';
import { describeFailure } from './describe-failure.ts';
import { pollingOptions, systemOptions } from './task-options.ts';
import { teardownTask } from './teardown-task.ts';

const PATIENCE_SECONDS = 3600;

/** What has been found so far, and what came of it. */
const reportQuery = defineQuery<ReapReport>('report');

/** `shiftwork.reap`: deletes the clusters that runs have made and nobody owns any more; then what goes with a cluster. */
export async function reap({ target, dryRun = false }: ReapInput): Promise<ReapReport> {
  let leftovers: readonly Leftover[] = [];
  setHandler(reportQuery, () => ({ target, dryRun, leftovers }));
  const { findLeftovers } = proxyActivities<ReapActivities>(systemOptions(':leftovers'));
  leftovers = await findLeftovers({ target });
  const settle = async (leftover: Leftover): Promise<void> => {
    setCurrentDetails(`Deletes ${leftover.kind} ${leftover.id}.`);
    const outcome = await deleteLeftover(target, leftover);
    leftovers = leftovers.map((one) => (one === leftover ? { ...one, outcome } : one));
  };
  if (!dryRun) {
    const doomed = leftovers.filter(({ decision }) => decision === 'delete');
    await Promise.all(doomed.filter(({ kind }) => kind === 'cluster').map(settle));
    await Promise.all(doomed.filter(({ kind }) => kind !== 'cluster').map(settle));
  }
  return refuseFailures({ target, dryRun, leftovers });
}

/** One that cannot be deleted keeps no other alive. */
async function deleteLeftover(target: string, { kind, id }: Leftover): Promise<string> {
  const activities = proxyActivities<ReapActivities>(pollingOptions(teardownTask(`${kind}.${id}`, PATIENCE_SECONDS)));
  try {
    return await activities.deleteLeftover({ target, kind, id, workflowId: workflowInfo().workflowId });
  } catch (error) {
    return `failed: ${describeFailure(error).message}`;
  }
}

/** A schedule's run that left something behind must not look like a success. */
function refuseFailures(report: ReapReport): ReapReport {
  const failed = report.leftovers.filter(({ outcome }) => outcome?.startsWith('failed: '));
  if (failed.length === 0) return report;
  const message = failed.map(({ kind, id, outcome = '' }) => `The ${kind} ${id} is still there: ${outcome}`).join('\n');
  throw ApplicationFailure.create({ type: 'ReapFailed', nonRetryable: true, message, details: [report] });
}
