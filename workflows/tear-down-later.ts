import { proxyActivities, setCurrentDetails, sleep } from '@temporalio/workflow';
import type { Activities } from '../activities/api.ts';
import type { RunRef } from '../model/run.ts';
import { pollingOptions, waitingOptions } from './task-options.ts';
import { teardownTask } from './teardown-task.ts';

const PATIENCE_SECONDS = 24 * 3600;

/** `shiftwork.teardown`: sleeps until the cluster's expires-at, which later runs may move, then deletes what its run made. */
export async function tearDownLater(run: RunRef): Promise<void> {
  await sleepUntilExpiry(run);
  for (const [id, activity] of [
    ['teardown.cluster', 'teardownCluster'],
    ['teardown.role', 'teardownRole'],
  ] as const) {
    setCurrentDetails(`${id} of ${run.workflowId}`);
    const options = pollingOptions(teardownTask(id, PATIENCE_SECONDS));
    await proxyActivities<Activities>(options)[activity]({ run, task: id, generation: 0 });
  }
}

async function sleepUntilExpiry(run: RunRef): Promise<void> {
  const { clusterExpiry } = proxyActivities<Activities>(waitingOptions(':expiry'));
  for (;;) {
    const expiresAt = await clusterExpiry(run);
    const remainingMs = expiresAt === undefined ? 0 : Date.parse(expiresAt) - Date.now();
    if (remainingMs <= 0) return;
    setCurrentDetails(`The cluster of ${run.workflowId} is kept until ${expiresAt}, then deleted.`);
    await sleep(remainingMs);
  }
}
