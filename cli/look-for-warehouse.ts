import type { EarlierRun } from '../activities/run-history.ts';
import { isWarehouseGone } from '../activities/warehouse-gone.ts';
import { awsClients } from '../aws/clients.ts';
import { loadTarget } from '../config/load-target.ts';

/** Whether the cluster of a run is gone. Where it cannot be looked at from here, says so: the run itself will look. */
export async function lookForWarehouse(
  earlier: EarlierRun,
): Promise<{ readonly isGone: boolean; readonly remark?: string }> {
  if (earlier.plan.cluster === undefined) return { isGone: false };
  try {
    const target = await loadTarget(earlier.plan.run.target);
    const clients = awsClients(target.aws);
    try {
      return { isGone: await isWarehouseGone(earlier, { clients, target }) };
    } finally {
      clients.close();
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      isGone: false,
      remark: `Whether its cluster is still there could not be seen from here, the run will look: ${why}`,
    };
  }
}
