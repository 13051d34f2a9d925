import { readLocalState } from '../config/local-state.ts';
import { loadTarget } from '../config/load-target.ts';
import type { TemporalAccess } from '../config/target.ts';
import { temporalFromEnv } from '../config/temporal-access.ts';

/** The Temporal of a target. That of `local` is known even while nothing is up. */
export async function temporalOf(target: string): Promise<TemporalAccess> {
  if (target === 'local') return temporalFromEnv(process.env, await readLocalState());
  return (await loadTarget(target)).temporal;
}
