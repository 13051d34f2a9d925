import { readPlan } from '../artifacts/read-plan.ts';
import { findWarehouse } from '../aws/warehouse-address.ts';
import { WATCHER_NAME } from '../warehouse/application-name.ts';
import { withSession } from '../warehouse/connect.ts';
import { prepareLedger } from '../warehouse/ledger/prepare.ts';
import { ledgerTables } from '../warehouse/ledger/tables.ts';
import type { Activities } from './api.ts';
import { runStep } from './attempt.ts';
import type { Deps } from './deps.ts';

/** Prepares the ledger of every table that the run writes, on the warehouse that is there for it. */
export function createOpenWarehouse(deps: Deps): Activities['openWarehouse'] {
  return async (run) =>
    await runStep({ dag: run.dagId, target: run.target }, async () => {
      const target = await deps.loadTarget(run.target);
      const plan = await readPlan(deps.artifactsFor(target), run.planHash);
      const address = await findWarehouse(deps.clientsFor(target), target, run);
      const tables = plan.tasks.filter(({ sql }) => sql).flatMap(({ id, writes }) => ledgerTables(id, writes));
      const options = { address, schema: target.schema, applicationName: WATCHER_NAME };
      await withSession(options, async (session) => void (await prepareLedger(session, [...new Set(tables)])));
    });
}
