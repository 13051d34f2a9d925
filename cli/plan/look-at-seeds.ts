import { isSeedLoaded } from '../../activities/load-seed.ts';
import type { Plan } from '../../model/plan.ts';
import { seedTable } from '../../model/seed-file.ts';
import { hasLedger } from '../../warehouse/ledger/prepare.ts';
import type { Session } from '../../warehouse/session.ts';
import { isThere } from './look-at-tables.ts';

/** The seeds of a plan whose rows their tables hold already, by what the ledger says: these do nothing. */
export async function lookAtSeeds(session: Session, plan: Plan, schema: string): Promise<ReadonlySet<string>> {
  const loaded = new Set<string>();
  for (const { id, kind, sql } of plan.tasks) {
    if (kind !== 'seeds' || sql === undefined) continue;
    const table = seedTable({ id }, schema);
    const isKept = (await isThere(session, table, plan)) && (await hasLedger(session, table));
    if (isKept && (await isSeedLoaded(session, table, sql))) loaded.add(id);
  }
  return loaded;
}
