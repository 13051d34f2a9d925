import { isSeedLoaded } from '../../activities/load-seed.ts';
import type { Plan } from '../../model/plan.ts';
import { seedTable } from '../../model/seed-file.ts';
import { formatTableName } from '../../redshift-sql/names.ts';
import { LEDGER_SCHEMA, ledgerName } from '../../warehouse/ledger/tables.ts';
import type { Session } from '../../warehouse/session.ts';
import { tableExists } from '../../warehouse/table-shape.ts';
import { droppedTables } from './look-at-tables.ts';

/** The seeds of a plan whose rows their tables hold already, by what the ledger says: these do nothing. */
export async function lookAtSeeds(
  session: Session | undefined,
  plan: Plan,
  schema: string,
): Promise<ReadonlySet<string>> {
  const loaded = new Set<string>();
  if (session === undefined) return loaded;
  for (const { id, sql } of plan.tasks.filter(({ kind }) => kind === 'seeds')) {
    const table = seedTable({ id }, schema);
    if (sql === undefined || droppedTables(plan).has(formatTableName(table))) continue;
    const places = [table, { schema: LEDGER_SCHEMA, table: ledgerName(table) }];
    const [isThere, hasLedger] = await Promise.all(places.map((place) => tableExists(session, place)));
    if (isThere === true && hasLedger === true && (await isSeedLoaded(session, table, sql))) loaded.add(id);
  }
  return loaded;
}
