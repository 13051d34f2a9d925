import { targetOutline } from '../config/load-target.ts';
import { usageError } from './command-error.ts';

/** Where no cluster is ever launched, none is ever left behind. */
export async function launchesClusters(target: string): Promise<boolean> {
  return !(await targetOutline(target)).standing;
}

/** Refuses to reap there. */
export async function refuseStanding(target: string): Promise<void> {
  if (await launchesClusters(target)) return;
  throw usageError(
    `Target ${target} uses a cluster that is never launched or deleted (HOST): nothing is reaped there.`,
  );
}
