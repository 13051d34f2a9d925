import type { AwsClients } from '../aws/clients.ts';
import { findCluster } from '../aws/find-cluster.ts';
import type { Target } from '../config/target.ts';
import { finishedTasks } from './finished-tasks.ts';
import type { EarlierRun } from './run-history.ts';

/**
 * Whether the cluster in which an earlier run finished tasks is not there any more: deleted, or deleted and made again
 * under its name. A standing warehouse is never asked for.
 */
export async function isWarehouseGone(
  earlier: EarlierRun,
  { clients, target }: { readonly clients: AwsClients; readonly target: Target },
): Promise<boolean> {
  const { plan, inWarehouseAtMs } = earlier;
  const finished = finishedTasks(earlier);
  const wasReady = !plan.run.launches || finished['launch.ready'] !== undefined;
  if (plan.cluster === undefined || Object.keys(finished).length === 0) return false;
  if (plan.run.launches && finished['launch.cluster'] === undefined) return false;
  const cluster = await findCluster(clients, target, plan.run);
  if (cluster === undefined) return true;
  return wasReady && cluster.createdAt !== undefined && Date.parse(cluster.createdAt) > inWarehouseAtMs;
}
