import type { Activities, BackfillActivities, ReapActivities } from './api.ts';
import { createAnalyse } from './analyse.ts';
import { createAwaitPast } from './await-past.ts';
import { createAwaitSlot } from './await-slot.ts';
import { createCheck } from './check.ts';
import { createCheckSource } from './check-source.ts';
import { createClaimInterval } from './claim-interval.ts';
import { createCreateTable } from './create-table.ts';
import { createClusterExpiry, createKeepCluster } from './keep-cluster.ts';
import { createLaunchCluster } from './launch-cluster.ts';
import { createLaunchReady } from './launch-ready.ts';
import { createLaunchRole } from './launch-role.ts';
import { createListStage } from './list-stage.ts';
import { createLoadBatch } from './load-batch.ts';
import { createLoadSeed } from './load-seed.ts';
import { createOpenWarehouse } from './open-warehouse.ts';
import { createPlan } from './plan.ts';
import type { PlanDeps } from './plan.ts';
import { createDeleteLeftover, createFindLeftovers } from './reap.ts';
import { createRunSql } from './run-sql.ts';
import { createRunTypeScript } from './run-typescript.ts';
import { createTeardownCluster } from './teardown-cluster.ts';
import { createTeardownRole } from './teardown-role.ts';

/** Every activity of a worker. */
export function createActivities(deps: PlanDeps): Activities & ReapActivities & BackfillActivities {
  return {
    plan: createPlan(deps),
    awaitSlot: createAwaitSlot(deps),
    awaitPast: createAwaitPast(deps),
    launchRole: createLaunchRole(deps),
    launchCluster: createLaunchCluster(deps),
    launchReady: createLaunchReady(deps),
    openWarehouse: createOpenWarehouse(deps),
    runSql: createRunSql(deps),
    createTable: createCreateTable(deps),
    loadSeed: createLoadSeed(deps),
    listStage: createListStage(deps),
    loadBatch: createLoadBatch(deps),
    check: createCheck(deps),
    checkSource: createCheckSource(deps),
    analyse: createAnalyse(deps),
    runTypeScript: createRunTypeScript(deps),
    teardownCluster: createTeardownCluster(deps),
    teardownRole: createTeardownRole(deps),
    keepCluster: createKeepCluster(deps),
    clusterExpiry: createClusterExpiry(deps),
    findLeftovers: createFindLeftovers(deps),
    deleteLeftover: createDeleteLeftover(deps),
    claimInterval: createClaimInterval(deps),
  };
}
